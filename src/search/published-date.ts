const unitMs: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};

/** The date that a provider writes in words, as ISO 8601: a full date, or `3 days ago`, which is about. Null for any other. */
export function isoDate(said: string | null, now: number = Date.now()): string | null {
  const text = said?.trim() ?? "";
  const [, count, unit] =
    /^(\d+) (minute|hour|day|week|month|year)s? ago$/i.exec(text.toLowerCase()) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(now - Number(count) * unitMs[unit]!).toISOString();
  // Without a year, JavaScript would take one of its own.
  if (!/\b\d{4}\b/.test(text)) return null;
  // A date without a time zone is taken for UTC, as ISO dates are, wherever the server stands.
  const hasZone = /(?:z|gmt|utc|[+-]\d\d:?\d\d)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text);
  const at = Date.parse(hasZone ? text : `${text}${text.includes("T") ? "Z" : " UTC"}`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
