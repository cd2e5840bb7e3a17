import type { PageImage, ReadableFrame, ReadableOptions } from "./frame.ts";

/**
 * Runs in the page, sent as text, so it uses nothing but the DOM; it changes nothing. Serialises what
 * is rendered in `root` (null: the body) for `toMarkdown`; the n-th of the `frameElements` stands as
 * `<nocturne-frame data-index="n"></nocturne-frame>`.
 */
export function readableHtml(root: Element | null, options: ReadableOptions): ReadableFrame {
  type Output = { html: string[]; links: Set<string>; images: PageImage[]; characters: number };
  interface Place {
    style: CSSStyleDeclaration;
    /** Within `pre`: text stays as it is. */
    code: boolean;
    /** Landmarks and banners are left out. */
    mainOnly: boolean;
  }
  type Write = (element: Element, out: Output, place: Place) => void;

  const ignored = new Set(options.ignoredTags.map((tag) => tag.toLowerCase()));
  const skipped = /^(script|style|noscript|template|head|canvas|video|audio|object|embed)$/;
  const kept =
    /^(p|h[1-6]|[uo]l|li|d[ltd]|blockquote|table|caption|t(head|body|foot|r|d|h)|strong|b|em|i|del|s|su[bp]|code|kbd|samp|pre)$/;
  const phrasing = /^(a|b|button|code|em|i|img|input|label|select|small|span|strong|svg|time)$/;
  const iconSize = 64;
  const pixelSize = 2;

  const oneLine = (text?: string | null) => text?.replace(/\s+/g, " ").trim().toWellFormed() ?? "";
  const textOf = (element?: Element | null) => oneLine(element?.textContent);
  const attribute = (element: Element, name: string) => oneLine(element.getAttribute(name));
  // A form's controls hide its properties of the same name; this one name is likely.
  const matches = (element: Element, selector: string) =>
    Element.prototype.matches.call(element, selector);
  const escape = (text: string) =>
    text.toWellFormed().replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const absolute = (url: string) => {
    const parsed = url ? URL.parse(url, document.baseURI) : null;
    return parsed && /^(https?|mailto|tel):$/.test(parsed.protocol) ? parsed.href : null;
  };
  const sizeOf = (element: Element) => Math.max(element.clientWidth, element.clientHeight);
  const put = (out: Output, html: string, text = "") => {
    if (html) out.html.push(html);
    out.characters += text.replace(/\s+/g, "").length;
  };
  const wrap = (out: Output, open: string, close: string, body: () => void) => {
    const start = out.html.push(open);
    body();
    if (out.html.length > start) out.html.push(close);
    else out.html.pop();
  };

  const writeChildren: Write = (element, out, place) => {
    const assigned = element instanceof HTMLSlotElement ? element.assignedNodes() : [];
    const children = assigned.length > 0 ? assigned : (element.shadowRoot ?? element).childNodes;
    for (const child of children) {
      if (child instanceof Element) writeElement(child, out, place);
      else if (child instanceof Text) writeText(child.data, out, place);
    }
  };
  const writeText = (data: string, out: Output, { style, code }: Place) => {
    if (style.visibility !== "visible") return;
    if (code) return put(out, escape(data), data);
    // Without soft hyphens and the private characters that icon fonts draw.
    const text = data.replace(/[\u00AD\uE000-\uF8FF]/g, "");
    const lines = /^(pre|break)/.test(style.whiteSpace) ? text.split("\n") : [text];
    const html = lines.map((line) => escape(line.replace(/\s+/g, " "))).join("<br>");
    put(out, html, text);
  };
  const attributesOf = (element: Element, style: CSSStyleDeclaration) => {
    const names = ["start", "colspan", "rowspan", "role", "data-lang"];
    const given = names.map((name): [string, string] => [name, attribute(element, name)]);
    const align = matches(element, "td") && /(right|center)$/.exec(style.textAlign)?.[1];
    if (align) given.push(["align", align]);
    if (matches(element, "pre")) {
      const selector =
        ":is(pre, code)[class*=lang], pre[class*=brush], div:is([class*=language-], [class*=-source-])";
      const code = element.querySelector(selector) ?? element.closest(selector) ?? element;
      const language = /(?:lang|source|brush)\w*[-:]\s*([\w+#.-]+)/.exec(code.className)?.[1];
      given.push(["class", language ? `language-${language}` : ""]);
    }
    return given.map(([name, value]) => (value ? ` ${name}="${escape(value)}"` : "")).join("");
  };
  const writeKept: Write = (element, out, place) => {
    const name = element.localName;
    wrap(out, `<${name}${attributesOf(element, place.style)}>`, `</${name}>`, () => {
      // A cell without content keeps its column.
      if (/^t[dh]$/.test(name)) put(out, " ");
      writeChildren(element, out, { ...place, code: place.code || name === "pre" });
    });
  };
  const writeMath: Write = (element, out, place) => {
    const annotation = textOf(element.querySelector('annotation[encoding*="tex" i]'));
    const tex = escape(annotation || attribute(element, "alttext"));
    const display = attribute(element, "display") || "inline";
    if (tex) put(out, `<math display="${escape(display)}" alttext="${tex}">${tex}</math>`, tex);
    else writeChildren(element, out, place);
  };
  const writeLink: Write = (element, out, place) => {
    const given = attribute(element, "href");
    const url = given === "#" ? null : absolute(given);
    if (!url) return writeChildren(element, out, place);
    const text = textOf(element);
    const picture = element.querySelector("img");
    // The ¶ beside a heading.
    if (given.startsWith("#") && !picture && /^[\s#¶§🔗]*$/u.test(text)) return;
    out.links.add(url);
    const title = attribute(element, "title");
    const titled = title && title !== text ? ` title="${escape(title)}"` : "";
    wrap(out, `<a href="${escape(url)}"${titled}>`, "</a>", () => {
      const before = out.characters;
      writeChildren(element, out, place);
      if (out.characters > before || picture) return;
      const drawn = textOf(element.querySelector("svg title"));
      writeText(attribute(element, "aria-label") || title || drawn, out, place);
    });
  };
  const writeControl: Write = (element, out, { style }) => {
    const field = element as HTMLInputElement;
    if (/^(checkbox|radio)$/.test(field.type)) {
      return put(out, `<input type="checkbox"${field.checked ? " checked" : ""}> `);
    }
    // Fields that draw dots hold secrets too.
    const dots = !/^(none)?$/.test(style.getPropertyValue("-webkit-text-security"));
    const silent = dots || /^(password|hidden|file|image)$/.test(field.type);
    const chosen = Array.from(element.querySelectorAll<HTMLOptionElement>(":checked"), textOf);
    const text = chosen.join(", ") || (silent ? "" : field.value) || field.placeholder || "";
    put(out, text && ` ${escape(text)} `, text);
  };
  const frames = new Map<Element, number>();
  const numberFrames = (within: Document | ShadowRoot) => {
    for (const element of within.querySelectorAll("*")) {
      if (/^i?frame$/.test(element.localName)) frames.set(element, frames.size);
      if (element.shadowRoot) numberFrames(element.shadowRoot);
    }
  };
  const writeFrame: Write = (element, out) => {
    if (sizeOf(element) <= pixelSize) return;
    put(out, `<nocturne-frame data-index="${frames.get(element)}"></nocturne-frame>`);
  };
  const sourceOf = (image: HTMLImageElement) => {
    const names = ["data-src", "data-lazy-src", "data-original"];
    const lazy = names.map((name) => attribute(image, name)).find(Boolean);
    const now = image.currentSrc || image.src;
    const loaded = image.complete && image.naturalWidth > pixelSize;
    const blank = !loaded || /^data:|(placeholder|blank|spacer|lazy)[^/]*$/i.test(now);
    const pixel = image.naturalWidth === 1 || (sizeOf(image) > 0 && sizeOf(image) <= pixelSize);
    return blank && lazy ? lazy : pixel ? "" : now;
  };
  const writeImage: Write = (element, out) => {
    const image = element as HTMLImageElement;
    const source = sourceOf(image);
    if (!source) return;
    const small = sizeOf(image) > pixelSize && sizeOf(image) <= iconSize;
    let category: PageImage["category"] = small ? "icon" : "content_image";
    if (matches(image, '[alt=""], [role=presentation], [aria-hidden=true]'))
      category = "decorative";
    if (/^data:image\/svg|\.svg\b/i.test(source)) category = small ? "svg_icon" : "svg_content";
    const url = absolute(source);
    const alt = attribute(image, "alt");
    const caption = textOf(image.closest("figure")?.querySelector("figcaption"));
    const description = alt || attribute(image, "title") || caption || null;
    out.images.push({ url, category, description });
    if (url) put(out, `<img src="${escape(url)}" alt="${escape(alt)}">`);
  };
  const writeVector: Write = (element, out) => {
    const title = attribute(element, "aria-label") || textOf(element.querySelector("title"));
    const category = sizeOf(element) <= iconSize ? "svg_icon" : "svg_content";
    if (title) out.images.push({ url: null, category, description: title });
  };

  const isChrome = (element: Element, style: CSSStyleDeclaration) => {
    const landmark = /^(navigation|banner|contentinfo|search|complementary)$/;
    if (landmark.test(attribute(element, "role"))) return true;
    if (matches(element, "nav, search, aside:not([role])")) return true;
    const scope = "article, main, [role=main], section, blockquote";
    if (matches(element, "header, footer")) return !element.closest(scope);
    const fixed = /fixed|sticky/.test(style.position);
    if (!fixed || element.querySelector("main, article, h1")) return false;
    const text = textOf(element);
    const name = `${element.id} ${attribute(element, "class")} ${attribute(element, "aria-label")}`;
    return /cookie|consent|gdpr/i.test(text.length < 2000 ? name + text : name);
  };
  const isOrnament = (element: Element, style: CSSStyleDeclaration, parent: Place) => {
    const numbers = "td.gutter, td.linenos, td.blob-num, pre .lineno, pre .line-numbers";
    if (matches(element, `${numbers}, pre button, :has(> pre) > button`)) return true;
    const unselectable = style.userSelect === "none" && parent.style.userSelect !== "none";
    if (parent.code && unselectable) return true;
    if (/material (icons|symbols)/i.test(style.fontFamily)) return true;
    if (attribute(element, "aria-hidden") !== "true" || matches(element, "img, svg")) return false;
    if (matches(element, ".katex-mathml + .katex-html")) return true;
    return textOf(element).length <= 2 && !element.querySelector("img");
  };
  const writerOf = (name: string): Write => {
    if (kept.test(name)) return writeKept;
    if (name === "a") return writeLink;
    if (name === "img") return writeImage;
    if (name === "svg") return writeVector;
    if (name === "math") return writeMath;
    if (/^(br|hr)$/.test(name)) return (_, out) => put(out, `<${name}>`);
    if (/^(input|select|textarea)$/.test(name)) return writeControl;
    return /^i?frame$/.test(name) ? writeFrame : writeChildren;
  };
  const writeElement: Write = (element, out, parent) => {
    const name = element.localName;
    const style = getComputedStyle(element);
    if (ignored.has(name) || skipped.test(name)) return;
    if (style.display === "none" || style.contentVisibility === "hidden") return;
    if (parent.mainOnly && isChrome(element, style)) return;
    if (isOrnament(element, style, parent)) return put(out, parent.code ? "" : " ");
    const write = style.visibility === "visible" ? writerOf(name) : writeChildren;
    const body = () => write(element, out, { ...parent, style });
    const item = /flex|grid/.test(parent.style.display) && phrasing.test(name) && !parent.code;
    const boxed = style.display.startsWith("inline-") && element.previousSibling instanceof Element;
    if (item || (boxed && !parent.code)) put(out, " ");
    if (attribute(element, "role") === "heading") wrap(out, "<h2>", "</h2>", body);
    else if (item || /^(inline|contents)/.test(style.display) || kept.test(name)) body();
    else wrap(out, "<div>", "</div>", body);
    if (item) put(out, " ");
  };

  const render = (element: Element, mainOnly: boolean) => {
    const out: Output = { html: [], links: new Set(), images: [], characters: 0 };
    const place = { style: getComputedStyle(element), code: false, mainOnly };
    writerOf(element.localName)(element, out, place);
    return out;
  };
  const renderMain = (body: Element) => {
    const rest = render(body, true);
    const articles = [...body.querySelectorAll("article:not(article article)")];
    const found = [...body.querySelectorAll("main, [role=main]"), ...articles]
      .filter((candidate) => candidate.checkVisibility())
      .filter((candidate) => articles.length === 1 || !articles.includes(candidate))
      .map((candidate) => render(candidate, true))
      .find((main) => main.characters >= Math.max(1, 0.4 * rest.characters));
    return found ?? (rest.characters > 0 ? rest : render(body, false));
  };

  numberFrames(document);
  const whole = root ?? document.querySelector("body, frameset") ?? document.documentElement;
  const out = root === null && options.onlyMainContent ? renderMain(whole) : render(whole, false);
  const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon" i]');
  const url = icon && root === null && window.parent === window ? absolute(icon.href) : null;
  if (url) out.images.unshift({ url, category: "favicon", description: null });
  return {
    html: out.html.join(""),
    url: location.href,
    title: textOf(document.querySelector("head title")),
    links: [...out.links],
    images: out.images,
  };
}
