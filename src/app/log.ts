import { type Logger, pino } from "pino";
import type { Settings } from "../settings.ts";

/** Makes of some words what is to be told each failure of which no answer tells. */
export type FailureLog = (words: string) => (error: unknown) => void;

/** The server's log; keys are kept out of it. */
export function openLog({ logLevel }: Settings): Logger {
  return pino({ level: logLevel, redact: ["*.authorization", "*.apiKey", "*.token"] });
}

/** Writes each failure as an error, under its words. */
export function failureLog(logger: Logger): FailureLog {
  return (words) => (error) => logger.error({ err: error }, words);
}
