import type { Capabilities } from "../../../../../src/contract/health.ts";
import { fieldErrorsOf } from "../../../api/error-text.ts";
import type { Draft } from "./draft.ts";

/** The draft with what its inputs need. */
export interface StartForm {
  draft: Draft;
  set<Name extends keyof Draft>(name: Name, value: Draft[Name]): void;
  /** `value` and `onValue` of a text's or a choice's input. */
  text<Name extends keyof Draft>(name: Name): { value: Draft[Name]; onValue(v: Draft[Name]): void };
  /** `checked` and `onChecked` of a switch. */
  flag(name: FlagName): { checked: boolean; onChecked(checked: boolean): void };
  /** What the server said is wrong with a field of the request. */
  error(field: string): string | undefined;
  /** Why this server does not have an option; undefined where it does. */
  absent(option: string): string | undefined;
  capabilities: Capabilities | undefined;
}

type FlagName = {
  [Name in keyof Draft]: Draft[Name] extends boolean ? Name : never;
}[keyof Draft];

/** Joins a draft with the error of its last try and with what the server has. */
export function startForm(
  draft: Draft,
  change: (draft: Draft) => void,
  error: unknown,
  capabilities: Capabilities | undefined,
): StartForm {
  const errors = Object.entries(fieldErrorsOf(error));
  const set: StartForm["set"] = (name, value) => change({ ...draft, [name]: value });
  return {
    draft,
    set,
    text: (name) => ({ value: draft[name], onValue: (value) => set(name, value) }),
    flag: (name) => ({ checked: draft[name], onChecked: (checked) => set(name, checked) }),
    error: (field) => errors.find(([name]) => name === field || name.startsWith(`${field}.`))?.[1],
    absent: (option) => {
      const capability = capabilities?.session_options[option];
      return capability?.available === false ? (capability.detail ?? "not here") : undefined;
    },
    capabilities,
  };
}
