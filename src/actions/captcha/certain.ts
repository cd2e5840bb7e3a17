import type { Reading } from "./recognize.ts";

/** Of 120 clean pictures none that was read as sure as this was wrong, and of distorted ones none was as sure (docs/captchas.md). */
const enough = 80;

/** The text that all readings of a picture agree on, each of them sure of it; undefined where they are not: nothing is guessed. */
export function certainText(readings: readonly Reading[]): string | undefined {
  const [first] = readings;
  if (first === undefined) return undefined;
  const isAgreed = readings.every(
    ({ text, confidence }) => text === first.text && confidence >= enough,
  );
  const isLikely = /^[a-z\d]{3,10}$/i.test(first.text);
  return isAgreed && isLikely ? first.text : undefined;
}
