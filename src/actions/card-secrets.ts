import { placeholders } from "../contract/placeholders.ts";
import type { Card } from "../identity/credential.ts";
import { encryptionProblem } from "./encrypted-page.ts";
import { type Expiry, expiryOf } from "./form-values.ts";
import type { Asked } from "./form-match.ts";
import type { SecretPlace } from "./secrets.ts";

type CardFound = { value: string; isName: boolean } | { refused: string };

const numberPlaceholder = placeholders.cardNumber.replaceAll(" ", "");
const expiryPlaceholder = expiryOf({ cc_exp: placeholders.cardExpiration })!;

/**
 * What a card's placeholder stands for in a field; undefined when the text is none there: a `444` or a
 * `John Doe` is a placeholder only in a field of a card that asks for it.
 */
export function cardValueFor(card: Card, text: string, place: SecretPlace): CardFound | undefined {
  const found = partFor(card, text.trim(), place.asks);
  if (found === undefined) return undefined;
  const problem = encryptionProblem(place.origin, false);
  return problem === undefined ? found : { refused: problem };
}

function partFor(card: Card, text: string, asks: Asked | undefined): CardFound | undefined {
  if (text.replace(/[\s-]/g, "") === numberPlaceholder) {
    if (asks === "cc_number") return { value: card.number, isName: false };
    return { refused: "a card number goes only into a field that asks for one" };
  }
  if (asks === "cc_cvv" && text === placeholders.cardCvv) return { value: card.cvv, isName: false };
  if (asks === "cc_name" && text === placeholders.cardHolder)
    return { value: card.holder, isName: true };
  if (!asks?.startsWith("cc_exp")) return undefined;
  const form = formOf(text);
  if (form === undefined) return undefined;
  const expiry = expiryOf({ cc_exp: card.expiration });
  if (expiry === undefined)
    return { refused: "the card's expiry date can't be read; keep it in the vault like 12/27" };
  return { value: form(expiry), isName: true };
}

/** How a text writes the expiry date of the placeholder; undefined when it does not. */
function formOf(text: string): ((expiry: Expiry) => string) | undefined {
  const forms = [
    ({ month: m, year: y }: Expiry) => `${m}/${y.slice(2)}`,
    ({ month: m, year: y }: Expiry) => `${m}/${y}`,
    ({ month: m, year: y }: Expiry) => `${m} / ${y.slice(2)}`,
    ({ month: m, year: y }: Expiry) => `${m} / ${y}`,
    ({ month: m, year: y }: Expiry) => `${y}-${m}`,
    ({ month: m, year: y }: Expiry) => m + y.slice(2),
    ({ month: m, year: y }: Expiry) => m + y,
    ({ month: m }: Expiry) => m,
    ({ month: m }: Expiry) => String(Number(m)),
    ({ year: y }: Expiry) => y,
    ({ year: y }: Expiry) => y.slice(2),
  ];
  return forms.find((form) => form(expiryPlaceholder) === text);
}
