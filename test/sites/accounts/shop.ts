import type { Person, Visitor } from "./people.ts";

/** How the site looks; tests change it between visits. */
export interface Shape {
  logIn: "one page" | "two steps";
  /** Where a code is typed. */
  code: "one field" | "six boxes";
  expiry: "one field" | "lists";
  /** Where the card's fields are: in the page, or in the frame of a payment provider on another host. */
  card: "in the page" | "framed";
  /** Whether fields tell what they are for (HTML's autocomplete). */
  autocomplete: boolean;
  /** Which steps after the password there are. */
  steps: "app and phone" | "app" | "none";
}

export const usualShape: Shape = {
  logIn: "one page",
  code: "one field",
  expiry: "one field",
  card: "in the page",
  autocomplete: true,
  steps: "app and phone",
};

/** A card as the form sent it. */
export interface ReceivedCard {
  number: string;
  name: string;
  /** `MM/YY` or as it was typed. */
  expiry: string;
  cvc: string;
}

/** What came in by forms, oldest first, right or wrong. */
export interface Received {
  passwords: string[];
  /** Of apps, texts. */
  codes: string[];
  cards: ReceivedCard[];
  /** What the hostile pages of the site were sent: `METHOD /path?query body`. */
  leaks: string[];
}

/** All that the pages work with. */
export interface Shop {
  /** By the address. */
  people: Map<string, Person>;
  /** By the cookie. */
  visitors: Map<string, Visitor>;
  /** Remembered devices: the address by the cookie. */
  devices: Map<string, string>;
  shape: Shape;
  received: Received;
  /** The root of the site as links in emails have it. */
  url: string;
  /** The root of the payment provider, on another host. */
  providerUrl: string;
  /** The root of the attacker, on another host. */
  attackerUrl: string;
  /** What the attacker was asked, oldest first: `METHOD /path?query body`. */
  stolen: string[];
  /** What cards the provider took, by their token. */
  cards: Map<string, ReceivedCard>;
  sendEmail(to: Person, kind: "confirm" | "welcome"): Promise<void>;
  sendText(to: string, body: string): Promise<void>;
}
