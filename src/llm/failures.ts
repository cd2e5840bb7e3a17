import { APICallError } from "@ai-sdk/provider";
import { AppError } from "../errors.ts";

/** What is needed to tell a failure without telling a secret. */
export interface Teller {
  /** The model by the name it was asked for. */
  model: string;
  provider: string;
  /** The environment name of the key. */
  keySetting: string;
  key: string | undefined;
  /** The texts of the question. */
  texts: string[];
}

/** A failed call as the caller may see it, with what the next attempt has to know. */
export interface Failure {
  error: AppError;
  /** Worth another attempt. */
  isPassing: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  waitMs?: number;
  /** The provider knows no such way to ask for JSON. */
  refusesForm: boolean;
  refusesTemperature: boolean;
}

type Kind = [status: number, reason: string, sentence: string, isPassing?: true];

/** Tells what went wrong with a call; the thrown error, which holds the whole prompt, is dropped. */
export function failureOf(thrown: unknown, teller: Teller): Failure {
  const call = APICallError.isInstance(thrown) ? thrown : undefined;
  const said = `${call?.message ?? ""} ${call?.responseBody ?? ""}`;
  const waitMs = call === undefined ? undefined : waitOf(call);
  const [status, reason, sentence, isPassing = false] =
    call === undefined ? foreign(thrown, teller) : kindOf(call, said, waitMs, teller);
  const isRefused = [400, 404, 422].includes(call?.statusCode ?? 0);
  return {
    error: modelError(status, reason, sentence, waitMs),
    isPassing,
    ...(waitMs === undefined ? {} : { waitMs }),
    refusesForm:
      isRefused &&
      /response_?format|json.?schema|json.?object|json mode|structured|schema|tool.?(use|choice|config)/i.test(
        said,
      ),
    refusesTemperature: isRefused && /temperature/i.test(said),
  };
}

/** An error of a model's provider; its code is `model_<reason>`. */
export function modelError(
  status: number,
  reason: string,
  message: string,
  waitMs?: number,
): AppError {
  const headers =
    waitMs === undefined ? {} : { headers: { "retry-after": String(Math.ceil(waitMs / 1000)) } };
  return new AppError(status, `model_${reason}`, message, headers);
}

function kindOf(
  call: APICallError,
  said: string,
  waitMs: number | undefined,
  teller: Teller,
): Kind {
  const { model, provider, keySetting } = teller;
  const status = call.statusCode;
  const more = saidSafely(call, teller);
  if (status === undefined) {
    const where = `${hostOf(call.url)}${causeOf(call)}`;
    return [502, "unreachable", `${provider} can't be reached for '${model}'${where}`, true];
  }
  if (status === 401 && teller.key === undefined) {
    return [503, "key_refused", `${provider} asks for a key: set ${keySetting}`];
  }
  if (status === 401 || (status === 400 && /api.?key.{0,20}(not valid|invalid)/i.test(said))) {
    return [503, "key_refused", `${provider} refuses the key in ${keySetting}`];
  }
  // Google speaks of a quota for every rate; that it tells how long to wait is the difference.
  if (refusesPictures(status, said)) {
    return [400, "no_pictures", `'${model}' takes no pictures (${status}${more})`];
  }
  const isSpent = /insufficient|credit|balance/i.test(said);
  const isQuota = isSpent || (waitMs === undefined && /quota|billing/i.test(said));
  if (isTooLong(status, said)) {
    return [400, "context_too_long", `the question is too long for '${model}'`];
  }
  if (status === 402 || (status === 429 && isQuota)) {
    return [503, "quota", `${provider} says that the quota or credit of ${keySetting} is used up`];
  }
  if (status === 429)
    return [503, "rate_limited", `${provider} limits the rate of '${model}'`, true];
  if (status === 408 || status === 409 || status >= 500) {
    return [502, "unavailable", `${provider} fails to answer for '${model}' (${status})`, true];
  }
  if (status === 200) {
    return [502, "protocol", `${provider} answers for '${model}' not as its protocol says`, true];
  }
  return refusal(
    status,
    said,
    `${provider} refuses the question to '${model}' (${status}${more})`,
    teller,
  );
}

/** As OpenRouter, llama.cpp, vLLM and others tell that a model is none for pictures, with whatever status. */
function refusesPictures(status: number, said: string): boolean {
  const isRefusal = [400, 404, 415, 422, 500, 501].includes(status);
  const aboutPictures = /image|vision|multi-?modal|mmproj|picture/i.test(said);
  const says =
    /not support|unsupported|no endpoints|at most 0|not a multi|unknown variant|mmproj|does ?n[o']t|can ?not|can't/i;
  return isRefusal && aboutPictures && says.test(said);
}

/** Where it was tried, without a path, which may hold a key. */
function hostOf(url: string): string {
  const host = URL.parse(url)?.host;
  return host === undefined || host === "" ? "" : ` at ${host}`;
}

/** The system's word for why, such as ECONNREFUSED. */
function causeOf(thrown: unknown): string {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === "string" && /^[A-Z_]+$/.test(code)) return ` (${code})`;
  }
  return "";
}

/** As OpenAI, Anthropic, Google, Amazon and those who run open models tell that a prompt is too long. */
const tooLong = [
  /context_length_exceeded|exceed_context_size|model_context_window_exceeded/i,
  /(maximum|max) (context|prompt|input|sequence) length|context (window|limit)|(available|max(imum)?) context/i,
  /(prompt|input|question|messages?) (is|are) too (long|large)|too many (input )?tokens/i,
  /prompt exceeds max length|prompt too long|input length exceeds|range of input length/i,
  /reduce the length of (the )?(messages|input|prompt|either)/i,
  /input token count|exceeds? the maximum number of tokens|exceeded model token limit/i,
  /inputs.{0,3} tokens.{0,40}must be|string_above_max_length/i,
];

/** Also told by 429 (a prompt above the tokens of a whole minute) and, by some servers, 500. */
function isTooLong(status: number, said: string): boolean {
  if (status === 413) return true;
  if (status === 429) return /request too large/i.test(said);
  return [400, 422, 500].includes(status) && tooLong.some((pattern) => pattern.test(said));
}

function refusal(status: number, said: string, sentence: string, teller: Teller): Kind {
  const { model, provider, keySetting } = teller;
  if (/content.?(filter|policy)|moderation|safety|blocked/i.test(said))
    return [400, "refused", sentence];
  if (status === 403)
    return [503, "key_refused", `the key in ${keySetting} may not use '${model}'`];
  const namesModel = /model/i.test(said) || said.includes(model.slice(model.indexOf("/") + 1));
  if (status === 404 && !namesModel) {
    const base = keySetting.replace(/_API_KEY$/, "_API_BASE");
    const what = `${provider} knows no such address (404)`;
    return [502, "failed", `${what} for '${model}': is ${base} right, mostly up to /v1?`];
  }
  if (
    status === 404 ||
    /model.{0,80}(not.found|not.exist|unknown|not supported|invalid)/i.test(said)
  ) {
    return [400, "unknown", `${provider} has no model '${model}'`];
  }
  return [502, "failed", sentence];
}

function foreign(thrown: unknown, { model, provider, keySetting }: Teller): Kind {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "AI_UnsupportedFunctionalityError") {
    return [
      400,
      "failed",
      `'${model}' can't take what the question holds, such as this kind of image`,
    ];
  }
  if (provider === "vertex_ai" && !name.startsWith("AI_")) {
    return [503, "key_refused", `no access to vertex_ai with ${keySetting} or its credentials`];
  }
  return [502, "failed", `the call to '${model}' failed`];
}

/** The provider's own words, unless they hold the key or repeat a piece of the question. */
function saidSafely(call: APICallError, { key, texts }: Teller): string {
  const words = call.message.replaceAll(/\s+/g, " ").trim().slice(0, 200);
  const holdsKey =
    /(sk|key|AIza)[-_*\w]{6,}/i.test(words) || (key !== undefined && words.includes(key));
  const run = 16;
  const starts = Array.from({ length: Math.max(words.length - run, 0) + 1 }, (_, at) => at);
  const flat = texts.map((text) => text.replaceAll(/\s+/g, " "));
  const repeats = starts.some((at) => {
    const piece = words.slice(at, at + run);
    return piece.length === run && flat.some((text) => text.includes(piece));
  });
  return words === "" || holdsKey || repeats ? "" : `: ${words}`;
}

/**
 * `retry-after` in seconds or as a date (RFC 9110 10.2.3), OpenAI's `retry-after-ms`, or the
 * `retryDelay` in the body of Google's errors.
 */
function waitOf({ responseHeaders = {}, responseBody = "" }: APICallError): number | undefined {
  const milliseconds = Number(responseHeaders["retry-after-ms"]);
  if (milliseconds >= 0) return milliseconds;
  const delay = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(responseBody)?.[1];
  const after = responseHeaders["retry-after"] ?? delay;
  if (after === undefined) return undefined;
  const seconds = Number(after);
  const wait = Number.isNaN(seconds) ? Date.parse(after) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
