import {
  captchaElements,
  captchaKey,
  type CaptchaPlace,
  isCaptchaShown,
  type SeenCaptcha,
  seenCaptcha,
} from "./captcha-places.ts";

/** The widgets of a place that want the browser to work: a click, and they do it. */
export function workCaptchas(place: CaptchaPlace): SeenCaptcha[] {
  return [
    ...captchaElements(place, "altcha-widget").map(altchaWidget),
    ...captchaElements(place, "cap-widget").map(capWidget),
    ...captchaElements(place, ".frc-captcha").map(friendlyWidget),
  ];
}

export function altchaWidget(widget: Element): SeenCaptcha {
  const root = widget.shadowRoot ?? widget;
  const state = root.querySelector("[data-state]")?.getAttribute("data-state") ?? "";
  const button = root.querySelector("input[type='checkbox']");
  return seenCaptcha("altcha", {
    button: captchaKey(button),
    isShown: isCaptchaShown(widget),
    isSolved: state === "verified",
    isFailed: /^(error|expired|code)$/.test(state),
    version: state,
  });
}

export function capWidget(widget: Element): SeenCaptcha {
  const box = widget.shadowRoot?.querySelector("[data-state], .captcha");
  const field = widget.querySelector("input[type='hidden']") as HTMLInputElement | null;
  const state = box?.getAttribute("data-state") ?? "";
  return seenCaptcha("cap", {
    button: captchaKey(box ?? widget),
    isShown: isCaptchaShown(widget),
    isSolved: field !== null && field.value !== "",
    isFailed: state === "error",
    version: state,
  });
}

export function friendlyWidget(widget: Element): SeenCaptcha {
  const fields = "[name='frc-captcha-solution'], [name='frc-captcha-response']";
  const field = widget.querySelector(fields) as HTMLInputElement | null;
  // Before it is solved the field holds the name of its state, with a dot in front.
  const value = field?.value ?? "";
  return seenCaptcha("friendly captcha", {
    button: captchaKey(widget.querySelector("button")),
    isShown: isCaptchaShown(widget),
    isSolved: value !== "" && !value.startsWith("."),
    isFailed: /^\.(ERROR|EXPIRED|UNREACHABLE|RESET)/.test(value),
    version: value.startsWith(".") ? value.slice(1).toLowerCase() : "",
  });
}
