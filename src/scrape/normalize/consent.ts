import type { Element } from "domhandler";
import { findBelow, lineOf } from "../tree.ts";

/** The ids and classes by which the tools for consent are known. */
const tools =
  /^(onetrust-(consent-sdk|banner-sdk|pc-sdk)|ot-sdk-container|CybotCookiebot\S*|cookiebot-\S*|didomi-(host|popup|notice)\S*|qc-cmp2?-\S*|qcCmpUi|usercentrics-(root|cmp-ui)|uc-banner-\S*|trust(e|arc)[-_]\S*|consent_blackbar|cookie-law-info-bar|cli-modal\S*|cmplz-(cookiebanner|manage)\S*|iubenda-cs-(banner|container)\S*|osano-cm-(window|dialog)\S*|termly-code-snippet\S*|ketch-(banner|modal|consent)\S*|axeptio_(overlay|mount_point)|tarteaucitron(Root|AlertBig|Services)?|klaro|cc-(window|banner|dialog)|cky-(consent-container|modal|overlay|btn-revisit-wrapper)|moove_gdpr_\S+|sp_message_container\S*|fc-consent-root|borlabs-?cookie\S*|BorlabsCookie\S*|hs-(eu-cookie-confirmation|banner-parent)\S*|_?evidon[-_]\S*|cookiefirst-root|real-cookie-banner\S*|eu-cookie-\S*|snigel-cmp-\S*|gdpr-cookie-\S*|cookieconsent\S*|ccc(-notify|-module)?|wt-cli-\S*|pea_cook_wrapper|catapult-cookie-bar|cookie_action_close_header|privacy-center-modal|truendo_container|cookiehub\S*|ch2-(container|dialog)|shopify-pc__\S*|sd-cmp\S*|cmpbox\S*|cmpwrapper)$/i;
const named =
  /^(js-|site-|page-|global-|m-|c-|the-)?((eu|gdpr|privacy)[-_]?)?(cookies?|gdpr|consent)([-_]?(consent|policy|law|compliance|info|notification|use))?[-_]{0,2}(banner|notice|bar|popup|pop-up|modal|message|overlay|wall|dialog|alert|toast|disclaimer|prompt|container|wrapper|warning|notification|consent)s?(-\w+)?$/i;
const words = /\b(cookies?|consent|gdpr|datenschutz|rgpd)\b/i;
const choices =
  /\b(accept|agree|allow|reject|decline|manage|preferences|settings|got it|akzeptieren|zustimmen|accepter|aceptar)\b/i;
/** Longer text is an article on cookies. */
const longest = 4000;

/** Whether an element is a banner that asks for consent to cookies. */
export function isBanner(element: Element): boolean {
  if (/^(body|html|main|article)$/.test(element.name)) return false;
  const { attribs } = element;
  const names = `${attribs["id"] ?? ""} ${attribs["class"] ?? ""}`.split(/\s+/).filter(Boolean);
  if (names.some((name) => tools.test(name))) return true;
  const dialog = /^(alert)?dialog$/.test(attribs["role"] ?? "") || element.name === "dialog";
  const told =
    words.test(attribs["aria-label"] ?? "") &&
    /^(region|banner|alert|complementary)$/.test(attribs["role"] ?? "");
  const suspect = dialog || told || names.some((name) => named.test(name));
  const content = dialog ? /^(main|article)$/ : /^(main|article|h1)$/;
  if (!suspect || findBelow(element, ({ name }) => content.test(name))) return false;
  const text = lineOf(element);
  return text.length < longest && words.test(text) && (!dialog || choices.test(text));
}
