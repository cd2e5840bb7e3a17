const seedType = "application/vnd.notte.seed+json";

/** Whether the caller asks for the first documented shapes, where the SDKs' differ (contract A1, A3). */
export function wantsSeedForm(accept: string | undefined): boolean {
  return accept?.includes(seedType) ?? false;
}

/** An answer in the first documented shape: lists as bare arrays, the screenshot as a string. */
export function seedForm(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  if ("items" in answer && "has_next" in answer) return answer.items;
  if ("screenshot" in answer && isScreenshot(answer.screenshot)) {
    return { ...answer, screenshot: answer.screenshot.raw };
  }
  return answer;
}

function isScreenshot(value: unknown): value is { raw: string } {
  return typeof value === "object" && value !== null && "raw" in value;
}
