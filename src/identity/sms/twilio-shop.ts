import { randomUUID } from "node:crypto";
import { z } from "zod";
import { unavailable } from "../../errors.ts";
import { askTwilio, type TwilioAccount, TwilioFailure } from "./twilio-api.ts";

/** Which numbers are bought, and what is done with their texts. */
export interface TwilioOrder {
  /** Two letters. */
  country: string;
  /** Where the texts are sent to. */
  smsUrl: string;
}

const Offers = z.object({
  available_phone_numbers: z.array(z.object({ phone_number: z.string() })),
});
const Bought = z.object({ sid: z.string().regex(/^PN\w+$/), phone_number: z.string() });
const Owned = z.object({ incoming_phone_numbers: z.array(Bought) });

const offersAtOnce = 5;
/** The number was sold to somebody else meanwhile. */
const notAvailable = 21_422;

/**
 * Buys a number, which costs money until it is given back, by Twilio's REST API
 * (https://www.twilio.com/docs/phone-numbers/api): a local one, or a mobile one where there are none. Answers it
 * with its SID; throws 503.
 */
export async function buyNumber(
  account: TwilioAccount,
  { country, smsUrl }: TwilioOrder,
): Promise<{ number: string; sid: string }> {
  const local = await offers(account, country, "Local");
  const offered = local.length > 0 ? local : await offers(account, country, "Mobile");
  if (offered.length === 0) throw unavailable(nothingOffered(country));
  for (const number of offered) {
    const bought = await buyOne(account, number, smsUrl);
    if (bought !== undefined) return { number: bought.phone_number, sid: bought.sid };
  }
  throw unavailable("The phone numbers that Twilio offered were sold meanwhile: try again.");
}

/** Gives a bought number back; one that is not there any more is no failure. Throws 503. */
export async function giveNumberBack(
  account: TwilioAccount,
  { number, sid }: { number: string; sid: string },
): Promise<void> {
  try {
    await askTwilio(account, {
      method: "DELETE",
      path: `IncomingPhoneNumbers/${encodeURIComponent(sid)}.json`,
      what: `take ${number} back`,
    });
  } catch (error) {
    if (!(error instanceof TwilioFailure && error.answered === 404)) throw error;
  }
}

function nothingOffered(country: string): string {
  return `Twilio offers no phone number of ${country} that takes texts and needs no address: set another NOCTURNE_TWILIO_COUNTRY, or put a number of yours into NOCTURNE_PHONE_NUMBERS.`;
}

async function offers(
  account: TwilioAccount,
  country: string,
  kind: "Local" | "Mobile",
): Promise<string[]> {
  const asked = askTwilio(account, {
    method: "GET",
    path: `AvailablePhoneNumbers/${country}/${kind}.json`,
    // One that needs an address can't be bought without one, and we have none to give.
    query: {
      SmsEnabled: "true",
      ExcludeAllAddressRequired: "true",
      PageSize: String(offersAtOnce),
    },
    what: `look for phone numbers of ${country}`,
  });
  // Where a country has none of a kind, there is no such list.
  const answer = await asked.catch((error: unknown) => {
    if (error instanceof TwilioFailure && error.answered === 404) return undefined;
    throw error;
  });
  if (answer === undefined) return [];
  const list = understood(Offers, answer).available_phone_numbers;
  return list.map((one) => one.phone_number).slice(0, offersAtOnce);
}

/** Undefined when somebody else was faster. */
async function buyOne(
  account: TwilioAccount,
  number: string,
  smsUrl: string,
): Promise<z.output<typeof Bought> | undefined> {
  const name = `nocturne-${randomUUID()}`;
  try {
    const answer = await askTwilio(account, {
      method: "POST",
      path: "IncomingPhoneNumbers.json",
      form: { PhoneNumber: number, FriendlyName: name, SmsUrl: smsUrl, SmsMethod: "POST" },
      what: `sell ${number}`,
    });
    return understood(Bought, answer);
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    if (error.reason === notAvailable) return undefined;
    if (error.answered !== undefined && error.answered < 500) throw error;
    return boughtAfterAll(account, name, error);
  }
}

/** Without an answer, a number may have been bought, and would be paid for unseen: its name tells. */
async function boughtAfterAll(
  account: TwilioAccount,
  name: string,
  failure: TwilioFailure,
): Promise<z.output<typeof Bought>> {
  const unsure = `${failure.message} If the account has a phone number named ${name}, it was bought and is not used.`;
  try {
    const answer = await askTwilio(account, {
      method: "GET",
      path: "IncomingPhoneNumbers.json",
      query: { FriendlyName: name },
      what: "list the phone numbers",
    });
    const [bought] = understood(Owned, answer).incoming_phone_numbers;
    if (bought !== undefined) return bought;
  } catch {
    throw unavailable(unsure, failure);
  }
  throw failure.answered === undefined ? unavailable(unsure, failure) : failure;
}

function understood<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new TwilioFailure(
    "Twilio's answer is not what its documentation says: check TWILIO_API_URL.",
  );
}
