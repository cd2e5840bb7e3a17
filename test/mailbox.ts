import { unavailable } from "../src/errors.ts";
import type { IncomingEmail } from "../src/identity/messages.ts";
import type { PhoneNumbers } from "../src/identity/numbers.ts";

/** Numbers where none can be had. */
export const noNumbers: PhoneNumbers = {
  allocate: () => Promise.reject(unavailable("There are no numbers.")),
  release: async () => undefined,
};

/** An email with something of everything. */
export function emailOf(changed: Partial<IncomingEmail> = {}): IncomingEmail {
  return {
    reference: null,
    sender: { address: "no-reply@shop.example", name: "The Shop" },
    subject: "Your code",
    text: "Your code is 314159.\nOr go to https://shop.example/confirm?t=abc",
    html: "<p>Your code is <b>314159</b>.</p>",
    attachments: [{ name: "terms.pdf", contentType: "application/pdf", size: 1234 }],
    authentication: { spf: "pass", dkim: "pass", dmarc: "none" },
    ...changed,
  };
}
