import {
  captchaElements,
  captchaKey,
  type CaptchaPlace,
  isCaptchaShown,
  type SeenCaptcha,
  seenCaptcha,
} from "./captcha-places.ts";
import { labelsOf } from "./tree.ts";

export const captchaAncestors = 4;

/** The captchas of a place that are answered in a field: a picture with a text, or a question. */
export function writtenCaptchas(place: CaptchaPlace): SeenCaptcha[] {
  const pictured =
    /captcha|(security|verification) code|(code|text|characters|letters|digits|numbers)\b.{0,20}\b(shown|above|below|see|picture|image)|robot|anti-?(bot|spam)/i;
  const asking = /captcha|human|robot|anti-?(bot|spam)|spam|quiz|\bmath|arithmetic/i;
  const fields = captchaElements(
    place,
    "input:not([type]), input[type='text'], input[type='tel'], input[type='number'], input[type='']",
  );
  for (const field of fields.filter(isCaptchaShown)) {
    const words = captchaWords(field);
    const picture = pictured.test(words) ? captchaPicture(field) : undefined;
    const isSolved = (field as HTMLInputElement).value !== "";
    const seen = { isShown: true, isSolved, field: captchaKey(field) };
    if (picture !== undefined) {
      const isAuth0 = field.closest("[data-captcha-provider], [class*='ulp-captcha']") !== null;
      const kind = isAuth0 ? "auth0" : "image";
      return [seenCaptcha(kind, { ...seen, picture: captchaKey(picture) })];
    }
    const question = captchaQuestion(field);
    if (asking.test(words) && question !== "") return [seenCaptcha("text", { ...seen, question })];
  }
  return [];
}

/** What a field is called, by all that names it. */
export function captchaWords(field: Element): string {
  const names = ["name", "id", "class", "placeholder", "aria-label", "title"];
  const labels = labelsOf(field).map((label) => label.textContent ?? "");
  return [...names.map((name) => field.getAttribute(name) ?? ""), ...labels].join(" ");
}

/** The picture that belongs to a field: of the size of some letters, and as near as any. */
export function captchaPicture(field: Element): Element | undefined {
  let around = field.parentElement;
  for (let step = 0; step < captchaAncestors && around !== null; step++) {
    const pictures = [...around.querySelectorAll("img, canvas, svg")].filter((picture) => {
      const { width, height } = picture.getBoundingClientRect();
      const isSized = width >= 50 && width <= 600 && height >= 18 && height <= 250;
      return isSized && width > height * 1.2 && isCaptchaShown(picture);
    });
    if (pictures.length > 0) return pictures.length === 1 ? pictures[0] : undefined;
    if (around instanceof HTMLFormElement) return undefined;
    around = around.parentElement;
  }
  return undefined;
}

/** What a field asks: its label, or the text right before it. */
export function captchaQuestion(field: Element): string {
  const said = [
    ...labelsOf(field).map((label) => label.textContent ?? ""),
    field.getAttribute("aria-label") ?? "",
    field.previousElementSibling?.textContent ?? "",
    field.previousSibling?.textContent ?? "",
    field.getAttribute("placeholder") ?? "",
  ];
  const asked = said.map((text) => text.replace(/\s+/g, " ").trim());
  return asked.find((text) => text.length < 300 && /\d\s*\S+\s*\d|\?/.test(text)) ?? "";
}
