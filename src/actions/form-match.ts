import type { FormField } from "../contract/actions.ts";
import type { FormCandidate } from "../page/injected/form-fields.ts";

/** What a field asks for: one of the keys of `form_fill`, or one that those make up together. */
export type Asked = FormField | "street_address";

/** The tokens of the HTML attribute `autocomplete`. */
const tokens: Record<string, Asked> = {
  "honorific-prefix": "title",
  "given-name": "first_name",
  "additional-name": "middle_name",
  "family-name": "last_name",
  name: "full_name",
  email: "email",
  organization: "company",
  "street-address": "street_address",
  "address-line1": "address1",
  "address-line2": "address2",
  "address-line3": "address3",
  "address-level2": "city",
  "address-level1": "state",
  "postal-code": "postal_code",
  country: "country",
  "country-name": "country",
  tel: "phone",
  "tel-national": "phone",
  "cc-name": "cc_name",
  "cc-number": "cc_number",
  "cc-exp-month": "cc_exp_month",
  "cc-exp-year": "cc_exp_year",
  "cc-exp": "cc_exp",
  "cc-csc": "cc_cvv",
  username: "username",
  "current-password": "current_password",
  "new-password": "new_password",
  "one-time-code": "totp",
};

/** Words of a field's name or label, in any language: `\b` knows only ASCII letters. */
function words(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, "iu");
}

const newWords = words(
  "new|confirm\\w*|repeat|re-?(enter|type)|again|verify|create|choose|neue?s?|wiederholen|bestätigen|nouveau|confirmer|nuev[oa]|repetir|crear",
);
const confirmationWords = words(
  "confirm\\p{L}*|repeat|re-?(enter|type)|again|verify|wiederhol\\p{L}*|bestätig\\p{L}*|repetir|2",
);
const currentWords = words(
  "current|old|existing|aktuell\\p{L}*|alte?s?|bisherige?s?|actuel\\p{L}*|actual",
);
const foreignWords = words(
  "search|suche|coupon|promo|newsletter|captcha|(country|dial\\w*|phone|calling) code",
);

/** Words by which a field says what it asks for; the first that fit count, so the narrow ones come first. */
// prettier-ignore
const patterns = ([
  ["totp", "otp|totp|2fa|mfa|one[- ]?time.*|(verification|auth\\w*|login|sms) code|authenticator|bestätigungscode|einmal\\p{L}*"],
  ["cc_cvv", "cvv2?|cvc2?|csc|cvn|security code|card (verification|code)|prüf(nummer|ziffer)|sicherheitscode|cryptogramme|código de seguridad"],
  ["cc_exp", "mm ?/ ?(yy|jj|aa)\\p{L}*"],
  ["cc_exp_month", "(exp\\p{L}*|card|cc|ablauf\\p{L}*).{0,12}(month|mm|monat|mois|mes)|month.{0,6}exp\\p{L}*"],
  ["cc_exp_year", "(exp\\p{L}*|card|cc|ablauf\\p{L}*).{0,12}(year|yy|yyyy|jahr|année|año)|year.{0,6}exp\\p{L}*"],
  ["cc_exp", "exp|expir\\p{L}*|valid (thru|until|through)|good thru|gültig\\p{L}*|ablauf\\p{L}*|caducidad|vencimiento"],
  ["cc_name", "name (on|of) (the )?card|card ?holder\\p{L}*( name)?|card ?owner|cc ?name|card ?name|karteninhaber\\p{L}*|titulaire.*|titular.*"],
  ["cc_number", "((credit|debit|cc|kredit)? ?(card|karten?|carte|tarjeta) ?-?(number|no|num|nummer)|cc ?(number|num|no)|kreditkarte\\p{L}*|numéro de (la )?carte|número de (la )?tarjeta)"],
  ["email", "e-?mail( ?address)?|mail|courriel|correo( electrónico)?"],
  ["username", "user ?name|user ?id|user|login( ?(name|id))?|account ?name|nick ?name|benutzer(name|kennung)?|(nom d.)?utilisateur|identifiant|usuario"],
  ["company", "company( ?name)?|organi[sz]ation|business ?name|firm[ae]|firmenname|unternehmen|société|entreprise|empresa"],
  ["first_name", "first ?name|given ?name|fore ?name|fname|vorname|prénom|nombre de pila"],
  ["middle_name", "middle ?(name|initial)|additional ?name|mname|zweiter vorname|segundo nombre"],
  ["last_name", "last ?name|family ?name|sur ?name|lname|nachname|familienname|nom de famille|apellidos?"],
  ["address3", "(address|addr|street|adresse|dirección)(.{0,2}| line ?)3"],
  ["address2", "(address|addr|street|adresse|dirección)(.{0,2}| line ?)2|apt|apartment|suite|unit|adresszusatz|complément|piso"],
  ["postal_code", "zip( ?code)?|post(al)? ?code|postleitzahl|plz|code postal|código postal|cp"],
  ["city", "city|town|locality|suburb|stadt|ort|wohnort|ville|ciudad|localidad"],
  ["country", "country( ?name| ?region)?|land|pays|país"],
  ["state", "state|province|region|county|bundesland|kanton|département|provincia|estado"],
  ["phone", "phone( ?number)?|tel(ephone)?( ?number)?|mobile( ?(number|phone))?|cell( ?phone)?|handy\\p{L}*|telefon\\p{L}*|mobil\\p{L}*|téléphone|portable|teléfono|móvil"],
  ["address1", "address|addr|street( ?address| ?name)?|strasse|straße|anschrift|adresse|rue|calle|dirección|domicilio"],
  ["title", "(?<!\\p{L}.*)(title|salutation|honorific|anrede|civilité|tratamiento)(?!.*\\p{L})"],
  ["full_name", "(full|your|complete|contact)? ?name|vollständiger name|nom( complet)?|nombre( completo)?"],
] as const satisfies [Asked, string][]).map(([asked, source]) => ({ asked, pattern: words(source) }));

/** Words apart that names run together: `billingZipCode`, `first_name`, `addr2`. */
function apart(names: string): string {
  return names
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/[_.[\]:-]+/g, " ")
    .replace(/(\p{L})(\d)/gu, "$1 $2");
}

function byWords(text: string): Asked | undefined {
  const low = text.toLowerCase();
  return patterns.find(({ pattern }) => pattern.test(low))?.asked;
}

/** Whether a field wants a value for the second time. */
export function isConfirmation(field: FormCandidate): boolean {
  return confirmationWords.test(`${apart(field.names)} ${field.words}`);
}

/** Whether a password field says that it wants the one that is valid now. */
export function asksForCurrent(field: FormCandidate): boolean {
  return (
    field.autocomplete.includes("current-password") ||
    currentWords.test(`${apart(field.names)} ${field.words}`)
  );
}

/** What a field asks for; undefined when it is nothing that `form_fill` knows. */
export function askedBy(candidate: FormCandidate): Asked | undefined {
  const { autocomplete, type, kind, names, words: label } = candidate;
  const token = autocomplete.findLast((one) => Object.hasOwn(tokens, one));
  if (token !== undefined) return tokens[token];
  const text = `${apart(names)} ${label}`;
  if (type === "search" || foreignWords.test(text)) return undefined;
  if (type === "password") {
    const asked = byWords(text);
    if (asked === "cc_cvv" || asked === "totp") return asked;
    return newWords.test(text) ? "new_password" : "current_password";
  }
  if (type === "email") return "email";
  const asked = byWords(label) ?? byWords(apart(names));
  if (asked === undefined && type === "tel") return "phone";
  if (kind === "rich" || (type === "textarea" && !asked?.startsWith("address"))) return undefined;
  return asked === "address1" && type === "textarea" ? "street_address" : asked;
}
