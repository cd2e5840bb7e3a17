import { unavailable } from "../errors.ts";
import type { NumberPool } from "./sms/pool.ts";
import type { TwilioAccount } from "./sms/twilio-api.ts";
import { buyNumber, giveNumberBack, type TwilioOrder } from "./sms/twilio-shop.ts";

/** A phone number (E.164), and where it is from: `pool`, or its id at the carrier. */
export interface PhoneNumber {
  number: string;
  source: string;
}

/** Where personas have their phone numbers from. */
export interface PhoneNumbers {
  /** A number that nobody has; throws 503, which says what to do, when there is none. It is released if it is not kept. */
  allocate(): Promise<PhoneNumber>;
  /** Gives a number back that nobody has any more; throws 503 when the carrier can't take it. */
  release(number: string, source: string): Promise<void>;
}

const fromPool = "pool";

/** Numbers of the operator's own first; then bought ones, where there is an order for them. */
export function openNumbers({
  pool,
  account,
  order,
}: {
  pool: NumberPool;
  /** Where bought numbers are given back. */
  account: TwilioAccount | undefined;
  order: TwilioOrder | undefined;
}): PhoneNumbers {
  return {
    async allocate() {
      const number = await pool.take();
      if (number !== undefined) return { number, source: fromPool };
      if (account === undefined || order === undefined) throw unavailable(noneLeft(pool.size));
      const bought = await buyNumber(account, order);
      return { number: bought.number, source: bought.sid };
    },
    async release(number, source) {
      if (source === fromPool) return pool.giveBack(number);
      if (account === undefined) {
        throw unavailable(
          `${number} was bought at Twilio: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to give it back.`,
        );
      }
      await giveNumberBack(account, { number, sid: source });
    },
  };
}

function noneLeft(size: number): string {
  const buying =
    "set NOCTURNE_TWILIO_COUNTRY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and NOCTURNE_PUBLIC_URL to have numbers bought";
  return size === 0
    ? `This server has no phone numbers: set NOCTURNE_PHONE_NUMBERS to numbers of yours, or ${buying}.`
    : `All ${size} phone numbers of this server are taken: take one from a persona, add one to NOCTURNE_PHONE_NUMBERS, or ${buying}.`;
}
