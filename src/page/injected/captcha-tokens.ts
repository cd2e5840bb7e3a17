import {
  captchaElements,
  type CaptchaPlace,
  isCaptchaFilled,
  isCaptchaShown,
  type SeenCaptcha,
  seenCaptcha,
} from "./captcha-places.ts";

/** The captchas of a place that are answered with a token, or that only their own frame can answer. */
export function tokenCaptchas(place: CaptchaPlace): SeenCaptcha[] {
  return [
    ...recaptchas(place),
    ...hcaptchas(place),
    ...turnstiles(place),
    ...arkoses(place),
    ...geetests(place),
    ...closedCaptchas(place),
  ];
}

/** A part of the first address that fits, by its group. */
export function captchaPart(addresses: readonly string[], pattern: RegExp): string {
  for (const address of addresses) {
    const found = pattern.exec(address)?.[1];
    if (found !== undefined) return captchaText(found);
  }
  return "";
}

/** A part of an address, as text; a page may write its addresses as it likes. */
export function captchaText(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What the page's own scripts say, which may name the key of a captcha that a script sets up. */
export function captchaScripts(place: CaptchaPlace): string[] {
  const texts = captchaElements(place, "script").map((script) => script.textContent ?? "");
  return texts.filter((text) => text !== "" && text.length < 500_000);
}

export function captchaAttribute(element: Element | undefined, name: string): string {
  return element?.getAttribute(name) ?? "";
}

export function recaptchas(place: CaptchaPlace): SeenCaptcha[] {
  const all = [...place.frames, ...place.addresses];
  const anchors = place.frames.filter((url) => /recaptcha\/(api2|enterprise)\/anchor/.test(url));
  const widget = captchaElements(place, ".g-recaptcha[data-sitekey]")[0];
  const script = all.filter((url) => /recaptcha\/(api|enterprise)\.js/.test(url));
  const rendered = captchaPart(script, /[?&]render=([^&#]+)/);
  const score = /^(explicit|onload)?$/.test(rendered) ? "" : rendered;
  const anchor = anchors.find((url) => captchaPart([url], /[?&]k=([^&#]+)/) !== score);
  const key =
    captchaAttribute(widget, "data-sitekey") ||
    captchaPart(anchor === undefined ? [] : [anchor], /[?&]k=([^&#]+)/);
  if (key === "" && score === "") return [];
  const isInvisible =
    captchaAttribute(widget, "data-size") === "invisible" ||
    widget instanceof HTMLButtonElement ||
    (anchor !== undefined && anchor.includes("size=invisible"));
  const version = key === "" ? "v3" : isInvisible ? "invisible" : "checkbox";
  const action = captchaPart(
    captchaScripts(place),
    /execute\([^)]{0,200}?action["']?\s*:\s*["']([\w/]+)["']/,
  );
  return [
    seenCaptcha("recaptcha", {
      version,
      key: key || score,
      isEnterprise: all.some((url) => /recaptcha\/enterprise/.test(url)),
      action: captchaAttribute(widget, "data-action") || (version === "v3" ? action : ""),
      data: captchaAttribute(widget, "data-s"),
      domain: all.some((url) => /recaptcha\.net\//.test(url)) ? "recaptcha.net" : "google.com",
      callback: captchaAttribute(widget, "data-callback"),
      isShown: version === "checkbox" && (widget === undefined || isCaptchaShown(widget)),
      isSolved: isCaptchaFilled(place, "[name='g-recaptcha-response']"),
    }),
  ];
}

export function hcaptchas(place: CaptchaPlace): SeenCaptcha[] {
  const widget = captchaElements(place, ".h-captcha[data-sitekey]")[0];
  const frames = place.frames.filter((url) => /\bhcaptcha\.com\//.test(url));
  const key =
    captchaAttribute(widget, "data-sitekey") || captchaPart(frames, /[?&#]sitekey=([\w-]+)/);
  if (key === "") return [];
  const isInvisible =
    captchaAttribute(widget, "data-size") === "invisible" ||
    frames.some((url) => url.includes("size=invisible"));
  return [
    seenCaptcha("hcaptcha", {
      version: isInvisible ? "invisible" : "checkbox",
      key,
      data: captchaAttribute(widget, "data-rqdata"),
      callback: captchaAttribute(widget, "data-callback"),
      isShown: !isInvisible && (widget === undefined || isCaptchaShown(widget)),
      isSolved: isCaptchaFilled(place, "[name='h-captcha-response']"),
    }),
  ];
}

export function turnstiles(place: CaptchaPlace): SeenCaptcha[] {
  const page = "#challenge-form, #challenge-stage, #challenge-running, #challenge-error-text";
  const isPage =
    captchaElements(place, page).length > 0 &&
    place.addresses.some((url) => url.includes("/cdn-cgi/challenge-platform/"));
  if (isPage) return [seenCaptcha("cloudflare", { version: "challenge", isShown: true })];
  const widget = captchaElements(place, ".cf-turnstile[data-sitekey]")[0];
  const has = [...place.frames, ...place.addresses].some((url) =>
    /challenges\.cloudflare\.com\/(turnstile|cdn-cgi)/.test(url),
  );
  const key =
    captchaAttribute(widget, "data-sitekey") ||
    captchaPart(place.frames, /challenges\.cloudflare\.com\/.*\/([0-3]x[\w-]{16,})\//) ||
    (has
      ? captchaPart(captchaScripts(place), /sitekey["']?\s*:\s*["']([0-3]x[\w-]{16,})["']/)
      : "");
  if (key === "") return [];
  return [
    seenCaptcha("cloudflare", {
      version: "checkbox",
      key,
      action: captchaAttribute(widget, "data-action"),
      data: captchaAttribute(widget, "data-cdata"),
      callback: captchaAttribute(widget, "data-callback"),
      isShown: widget === undefined || isCaptchaShown(widget),
      isSolved: isCaptchaFilled(place, "[name='cf-turnstile-response']"),
    }),
  ];
}

export function arkoses(place: CaptchaPlace): SeenCaptcha[] {
  const all = [...place.frames, ...place.addresses];
  const known = all.filter((url) => /\b(arkoselabs|funcaptcha)\.com\//.test(url));
  const widget = captchaElements(place, "[data-pkey]")[0];
  const id = /([0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12})/i;
  const key = captchaAttribute(widget, "data-pkey") || captchaPart(known, id);
  if (key === "") return [];
  const fields = "[name='fc-token'], [name='verification-token'], #FunCaptcha-Token";
  return [
    seenCaptcha("arkose labs", {
      version: "checkbox",
      key,
      data: captchaAttribute(widget, "data-blob"),
      domain: captchaPart(known, /^https?:\/\/([^/:]+)/),
      callback: captchaAttribute(widget, "data-callback"),
      isShown: true,
      isSolved: isCaptchaFilled(place, fields),
    }),
  ];
}

export function geetests(place: CaptchaPlace): SeenCaptcha[] {
  const calls = place.addresses.filter((url) => /\/(get|gettype|load)(\.php)?\?/.test(url));
  const fourth = captchaPart(
    calls.filter((url) => /geetest/.test(url)),
    /[?&]captcha_id=([\w-]+)/,
  );
  // The newest challenge is the one that counts.
  const newest = calls.filter((url) => /[?&]challenge=/.test(url)).slice(-1);
  const third = captchaPart(newest, /[?&]gt=([\w-]+)/);
  const isShown = captchaElements(place, "[class*='geetest_']").some(isCaptchaShown);
  if (fourth !== "") {
    const isSolved = isCaptchaFilled(place, "[name='pass_token']");
    return [seenCaptcha("geetest", { version: "v4", key: fourth, isShown, isSolved })];
  }
  if (third === "") return isShown ? [seenCaptcha("geetest", { isShown })] : [];
  return [
    seenCaptcha("geetest", {
      version: "v3",
      key: third,
      challenge: captchaPart(newest, /[?&]challenge=([\w-]+)/),
      domain: captchaPart(newest, /^https?:\/\/([^/:]+)/),
      isShown,
      isSolved: isCaptchaFilled(place, "[name='geetest_validate']"),
    }),
  ];
}

/** Those that take nothing but what is done in their own frame, by the browser that it was shown to. */
export function closedCaptchas(place: CaptchaPlace): SeenCaptcha[] {
  const found: SeenCaptcha[] = [];
  if (place.frames.some((url) => /captcha-delivery\.com\/captcha/.test(url)))
    found.push(seenCaptcha("datadome", { isShown: true }));
  const hold = captchaElements(place, "#px-captcha, [id^='px-captcha']")[0];
  if (hold !== undefined) found.push(seenCaptcha("press&hold", { isShown: isCaptchaShown(hold) }));
  return found;
}
