/** Who makes boxes that ask for consent, and how the ids and classes of theirs begin. */
const makers: [string, string][] = [
  ["didomi-", "Didomi"],
  ["sp_message_(?:container|iframe)", "Sourcepoint"],
  ["onetrust-(?:consent-sdk|banner-sdk|pc-sdk)|ot-sdk-container", "OneTrust"],
  ["cybotcookiebot", "Cookiebot"],
  ["usercentrics-(?:root|cmp)", "Usercentrics"],
  ["qc-cmp2?-", "Quantcast Choice"],
  ["fc-(?:consent-root|dialog)", "Funding Choices"],
  ["cmp(?:box|wrapper)", "consentmanager"],
  ["truste-consent|truste_overlay|truste_box", "TrustArc"],
  ["cookiescript_|termly-|iubenda-cs|axeptio_|tarteaucitron|klaro|cc-window|osano-cm", "a box"],
  [
    "(?:cookies?|gdpr|dsgvo|rgpd|consent|privacy)[-_]?(?:consent|banner|notice|wall|box|bar|dialog|modal|overlay|popup|message|layer|container|gate)",
    "a box",
  ],
];

const patterns = makers.map(([names, maker]) => ({
  pattern: new RegExp(`(?:^|\\s)(?:${names})`, "i"),
  maker,
}));
const anyone = new RegExp(`(?:^|\\s)(?:${makers.map(([names]) => names).join("|")})`, "i");

/** Whose box for consent an element is, by its id and classes; null where it is none. */
export function consentBox(id: string | undefined, classes: string | undefined): string | null {
  if (!id && !classes) return null;
  const names = `${id ?? ""} ${classes ?? ""}`;
  if (!anyone.test(names)) return null;
  return patterns.find(({ pattern }) => pattern.test(names))?.maker ?? null;
}
