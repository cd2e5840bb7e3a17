import { AppError } from "../errors.ts";

/** A webhook as it came in. */
export interface InboundRequest {
  /** The whole address as the sender knows it, with its query. */
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

/** What the sender of a webhook is told. */
export interface InboundAnswer {
  status: number;
  /** Plain text unless told. */
  contentType?: string;
  body: string;
}

/** Takes one kind of webhook; makes sure of its signature itself. Throws `AppError` for what it refuses. */
export type InboundHook = (request: InboundRequest) => Promise<InboundAnswer>;

/** Throws 413 with this sentence for a body of more bytes. */
export function requireBytes(
  { body }: Pick<InboundRequest, "body">,
  most: number,
  sentence: string,
): void {
  if (body.length > most) throw new AppError(413, "too_large", sentence);
}

/** The milliseconds that lie between now and a time in seconds since 1970, either way; `NaN` for another text. */
export function distanceMs(seconds: string, now = Date.now()): number {
  return /^\d{9,12}$/.test(seconds) ? Math.abs(now - Number(seconds) * 1_000) : Number.NaN;
}
