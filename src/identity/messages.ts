/** How the sender of an email was checked: `pass`, `fail`, `none` …, by the words of RFC 8601. */
export interface Authentication {
  spf: string;
  dkim: string;
  dmarc: string;
}

/** An email as it came in, by SMTP or by a webhook. */
export interface IncomingEmail {
  /** Its Message-ID, or another that the sender gives it: one that comes again is kept once. */
  reference: string | null;
  sender: { address: string | null; name: string | null };
  subject: string;
  text: string | null;
  html: string | null;
  /** What was attached; contents are not kept. */
  attachments: { name: string; contentType: string; size: number }[];
  /** Null where nobody has checked. */
  authentication: Authentication | null;
}

/** What somebody reads of a message. */
export type MessageWords = Pick<IncomingEmail, "subject" | "text" | "html">;

/** A text message as it came in. */
export interface IncomingText {
  /** The carrier's id. */
  reference: string | null;
  /** E.164, or the name that the sender goes by. */
  sender: string | null;
  body: string;
}

/** Where emails arrive. */
export interface EmailDelivery {
  /** Whether there is a persona of this address, in any case and with any `+tag`. */
  knows(address: string): Promise<boolean>;
  /** Keeps an email for the personas of these addresses; answers how many it was kept for. */
  email(recipients: readonly string[], email: IncomingEmail): Promise<number>;
}

/** Where text messages arrive. */
export interface TextDelivery {
  /** Keeps a text for the persona of this number (E.164); false when nobody has it. */
  text(recipient: string, text: IncomingText): Promise<boolean>;
}
