/** A field of an action's form. */
export interface ActionField {
  name: string;
  label: string;
  kind: "text" | "number" | "switch" | "area";
  isRequired?: boolean;
}

/** The fields of an action beside its type. */
export interface ActionForm {
  type: string;
  label: string;
  fields: readonly ActionField[];
}

const text = (name: string, label: string, isRequired = true): ActionField => ({
  name,
  label,
  kind: "text",
  isRequired,
});
/** The id of an observed element, or a selector. */
const target: ActionField = { name: "target", label: "Element", kind: "text", isRequired: true };

/** The actions with a form; all others are given as JSON. */
// prettier-ignore
export const actionForms: readonly ActionForm[] = [
  { type: "click", label: "Click", fields: [target] },
  { type: "fill", label: "Fill", fields: [target, { ...text("value", "Text"), isRequired: false }, { name: "press_enter", label: "Press Enter after it", kind: "switch" }] },
  { type: "check", label: "Check", fields: [target, { name: "value", label: "Checked", kind: "switch" }] },
  { type: "select_dropdown_option", label: "Select an option", fields: [target, text("value", "Option")] },
  { type: "press_key", label: "Press a key", fields: [text("key", "Key, such as Enter or Control+A")] },
  { type: "goto", label: "Go to an address", fields: [text("url", "Address")] },
  { type: "goto_new_tab", label: "Open in a new tab", fields: [text("url", "Address")] },
  { type: "scroll_down", label: "Scroll down", fields: [{ name: "amount", label: "Pixels", kind: "number" }] },
  { type: "scroll_up", label: "Scroll up", fields: [{ name: "amount", label: "Pixels", kind: "number" }] },
  { type: "go_back", label: "Go back", fields: [] },
  { type: "go_forward", label: "Go forward", fields: [] },
  { type: "reload", label: "Reload", fields: [] },
  { type: "switch_tab", label: "Switch to a tab", fields: [{ name: "tab_index", label: "Tab, from 0", kind: "number", isRequired: true }] },
  { type: "close_tab", label: "Close the tab", fields: [] },
  { type: "wait", label: "Wait", fields: [{ name: "time_ms", label: "Milliseconds", kind: "number", isRequired: true }] },
  { type: "upload_file", label: "Upload a file", fields: [target, text("file_path", "Name among the uploads")] },
  { type: "download_file", label: "Download a file", fields: [target] },
  { type: "evaluate_js", label: "Evaluate JavaScript", fields: [{ name: "code", label: "Code", kind: "area", isRequired: true }] },
];

/** What stands in the fields of a form, by their names. */
export type FormValues = Readonly<Record<string, string | boolean>>;

const observedId = /^[A-Z]\d+$/;

/** The action that a form describes; what was left empty is left out. */
export function actionOf(form: ActionForm, values: FormValues): Record<string, unknown> {
  const action: Record<string, unknown> = { type: form.type };
  for (const { name, kind, isRequired } of form.fields) {
    const value = values[name];
    if (kind === "switch") action[name] = value === true;
    else if (typeof value !== "string" || value === "") {
      if (name === "value" && isRequired === false) action[name] = "";
    } else if (name === "target") {
      action[observedId.test(value.trim()) ? "id" : "selector"] = value.trim();
    } else action[name] = kind === "number" ? Number(value) : value;
  }
  return action;
}

/** Whether all is there that the form needs. */
export function isComplete(form: ActionForm, values: FormValues): boolean {
  return form.fields.every(({ name, isRequired }) => isRequired !== true || values[name]);
}
