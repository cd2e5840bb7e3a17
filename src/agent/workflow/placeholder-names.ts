import { placeholders } from "../../contract/placeholders.ts";
import { environmentName } from "./names.ts";

const { email, username, password, code, cardNumber, cardHolder, cardCvv } = placeholders;

/** What a site has its own value of. */
const ofSite: Readonly<Record<string, string>> = {
  [email]: "email",
  [username]: "username",
  [password]: "password",
  [code]: "otp",
};
const cards: Readonly<Record<string, string>> = {
  [cardNumber.replaceAll(" ", "")]: "CARD_NUMBER",
  [cardHolder]: "CARD_HOLDER",
  [cardCvv]: "CARD_CVV",
};

/** The environment variable for what a placeholder stands for on a site, such as `SHOP_EXAMPLE_OTP` or `CARD_NUMBER`. */
export function placeholderName(text: string, url: string): string {
  const field = ofSite[text];
  if (field !== undefined) return environmentName(url, field);
  return cards[text] ?? cards[text.replace(/[\s-]/g, "")] ?? expirationName(text);
}

/** A card's date of expiry is asked for whole or in parts. */
function expirationName(text: string): string {
  if (/^(20)?42$/.test(text)) return "CARD_EXPIRATION_YEAR";
  return text.includes("42") ? "CARD_EXPIRATION" : "CARD_EXPIRATION_MONTH";
}

/** Whether a placeholder is written in one of several forms, which its value has to share. */
export function hasForm(text: string): boolean {
  return ofSite[text] === undefined && placeholderName(text, "").startsWith("CARD_EXPIRATION");
}

/** Whether a text holds what is told in place of a value that pages show. */
export function tellsPlaceholder(text: string): boolean {
  return [email, username, password, cardNumber, cardHolder].some((one) =>
    text.toLowerCase().includes(one.toLowerCase()),
  );
}
