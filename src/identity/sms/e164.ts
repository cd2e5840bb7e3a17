const e164 = /^\+[1-9]\d{6,14}$/;

/**
 * A phone number as `+` and 7 to 15 digits (E.164). Spaces, hyphens, dots and parentheses may stand in it, and
 * `00` for the `+`; undefined for anything else.
 */
export function toE164(text: string): string | undefined {
  // A `(0)` is dialled within the country only: the number is another one with it than without it.
  if (/\(\s*0\s*\)/.test(text)) return undefined;
  const number = text.replace(/[\s().\u2010-\u2013-]/g, "").replace(/^00/, "+");
  return e164.test(number) ? number : undefined;
}
