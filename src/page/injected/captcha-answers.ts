import { captchaElements, captchaPlace } from "./captcha-places.ts";

/** Puts values into all fields of these names, also hidden ones, as the captchas' own scripts do: without events. Answers how many there were. */
export function putCaptchaValues(values: Readonly<Record<string, string>>): number {
  const place = captchaPlace([]);
  let count = 0;
  for (const [name, value] of Object.entries(values)) {
    const fields = captchaElements(
      place,
      `[name="${CSS.escape(name)}"], [id="${CSS.escape(name)}"], textarea[id^="${CSS.escape(name)}-"]`,
    );
    for (const field of fields) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
      field.value = value;
      count += 1;
    }
  }
  return count;
}
