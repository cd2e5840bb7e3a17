/** Where the one `value` of the seed's and the legacy form belongs for each type (contract 2.4). */
const valueField: Record<string, string> = {
  goto: "url",
  goto_new_tab: "url",
  press_key: "key",
  wait: "time_ms",
  switch_tab: "tab_index",
  scroll_up: "amount",
  scroll_down: "amount",
  captcha_solve: "captcha_type",
  upload_file: "file_path",
  help: "reason",
  completion: "answer",
  evaluate_js: "code",
  scrape: "instructions",
};

const numberFields = new Set(["time_ms", "tab_index", "amount"]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function coerced(type: string, field: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (numberFields.has(field) && value.trim() !== "" && Number.isFinite(Number(value))) {
    return Number(value);
  }
  if (type === "check" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return type === "form_fill" ? parsed(value) : value;
}

/** A form's values as JSON text; anything else stays as it is, and is refused where it is checked. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Brings every form of an action that a client may send (the SDKs' flat one, the seed's
 * `{action: {…}}`, older Python's `enter`) to the flat form; what is not an object stays as it is.
 */
export function normalizeAction(body: unknown): unknown {
  if (!isRecord(body)) return body;
  if (isRecord(body["action"])) return normalizeAction(body["action"]);
  const type = body["type"];
  if (typeof type !== "string") return body;

  const action: Record<string, unknown> = { ...body };
  const own = valueField[type];
  if (own !== undefined && action[own] == null && action["value"] != null) {
    action[own] = action["value"];
    delete action["value"];
    // Whoever has but one value to give has the answer.
    if (type === "completion") action["success"] ??= true;
  }
  for (const field of [own, "value"]) {
    if (field !== undefined && field in action) action[field] = coerced(type, field, action[field]);
  }
  if (action["press_enter"] == null && "enter" in action) action["press_enter"] = action["enter"];
  // Python's own form of it is a text, other clients count seconds.
  if (typeof action["timedelta"] === "number") action["timedelta"] = String(action["timedelta"]);
  if (typeof action["id"] === "string") action["id"] = observedId(action["id"]);
  return action;
}

/** The id as it stands in an observation's text: `@B1` and `B1[:]` are what people paste. */
export function observedId(text: string): string {
  return text
    .trim()
    .replace(/^@/, "")
    .replace(/\[:\]$/, "");
}
