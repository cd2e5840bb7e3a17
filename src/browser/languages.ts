/** The language of a browser for whom none was chosen. */
export const defaultLocale = "en-US";

/**
 * What a user of this locale (BCP 47; undefined for the default) has in `navigator.languages`: it, its
 * language, and English, which Chromium adds for everybody.
 */
export function languagesOf(locale: string = defaultLocale): string[] {
  const { baseName, language } = new Intl.Locale(locale);
  return [...new Set([baseName, language, defaultLocale, "en"])];
}
