import { AppError } from "../../errors.ts";
import { parsedJson } from "../parsed-json.ts";

/** An account at Twilio, and where its API is. */
export interface TwilioAccount {
  apiUrl: string;
  accountSid: string;
  authToken: string;
}

/** One request of Twilio's REST API. */
export interface TwilioRequest {
  method: "GET" | "POST" | "DELETE";
  /** Below the account: `IncomingPhoneNumbers.json`. */
  path: string;
  query?: Record<string, string>;
  form?: Record<string, string>;
  /** What it does, after "Twilio can't". */
  what: string;
}

/** 503: Twilio refused something or could not be asked; the message says why, without the token. */
export class TwilioFailure extends AppError {
  /** The HTTP status; undefined when there was no answer that could be read. */
  readonly answered: number | undefined;
  /** Twilio's own number for the error (https://www.twilio.com/docs/api/errors). */
  readonly reason: number | undefined;

  constructor(
    message: string,
    { answered, reason, cause }: { answered?: number; reason?: number; cause?: unknown } = {},
  ) {
    super(503, "unavailable", message, { cause });
    this.answered = answered;
    this.reason = reason;
  }
}

const limitSeconds = 20;

/** Asks Twilio and answers its JSON, or undefined where it says nothing. Throws `TwilioFailure`. */
export async function askTwilio(account: TwilioAccount, request: TwilioRequest): Promise<unknown> {
  const { status, text } = await send(account, request);
  const body = parsedJson(text);
  if (status < 200 || status > 299) throw refusal(account, request, { status, body });
  if (text !== "" && body === undefined) {
    throw new TwilioFailure("Twilio's answer is not JSON: check TWILIO_API_URL.");
  }
  return body;
}

async function send(
  { apiUrl, accountSid, authToken }: TwilioAccount,
  { method, path, query = {}, form }: TwilioRequest,
): Promise<{ status: number; text: string }> {
  const base = apiUrl.replace(/\/+$/, "");
  const search = new URLSearchParams(query).toString();
  const url = `${base}/2010-04-01/Accounts/${accountSid}/${path}${search === "" ? "" : `?${search}`}`;
  const basic = Buffer.from(`${accountSid}:${authToken}`).toString("base64");
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: "application/json", authorization: `Basic ${basic}` },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      // The token would go along to wherever a redirect leads.
      redirect: "manual",
      signal: AbortSignal.timeout(limitSeconds * 1_000),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw unreached(error as Error);
  }
}

function unreached(error: Error): TwilioFailure {
  if (error.name === "TimeoutError")
    return new TwilioFailure(`Twilio did not answer within ${limitSeconds} s.`, { cause: error });
  const { code } = (error.cause ?? {}) as { code?: unknown };
  const why = typeof code === "string" ? ` (${code})` : "";
  return new TwilioFailure(`Twilio can't be reached${why}: check TWILIO_API_URL and the network.`, {
    cause: error,
  });
}

function refusal(
  { authToken }: TwilioAccount,
  { what }: TwilioRequest,
  { status, body }: { status: number; body: unknown },
): TwilioFailure {
  const { message, code } = (body ?? {}) as { message?: unknown; code?: unknown };
  const said = typeof message === "string" ? message : `status ${status}`;
  const words = said.replaceAll(authToken, "(not shown)").slice(0, 300).replace(/\.$/, "");
  const reason = typeof code === "number" ? code : undefined;
  const told = reason === undefined ? words : `${words} (code ${reason})`;
  const sentence =
    status === 401
      ? `Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN: ${told}.`
      : `Twilio can't ${what}: ${told}.`;
  return new TwilioFailure(sentence, {
    answered: status,
    ...(reason === undefined ? {} : { reason }),
  });
}
