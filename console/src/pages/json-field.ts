/** Fields that can't be sent as they were typed: what is wrong with each, by its name in the request. */
export class FieldError extends Error {
  override name = "FieldError";
  readonly fields: Readonly<Record<string, string>>;

  constructor(fields: Readonly<Record<string, string>>) {
    super(Object.values(fields).join("; "));
    this.fields = fields;
  }
}

/** The object that was typed as JSON; null for nothing. Throws a FieldError for anything else. */
export function readJson(field: string, text: string): Record<string, unknown> | null {
  if (text.trim() === "") return null;
  const value = parsed(field, text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new FieldError({ [field]: 'must be an object in JSON, such as {"type": "object"}' });
}

function parsed(field: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FieldError({ [field]: `is no JSON: ${(error as Error).message}` });
  }
}
