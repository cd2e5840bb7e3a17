import { isObject } from "./connection.ts";
import { CaptchaFailure } from "./failure.ts";
import type { Solution, TaskKind } from "./task.ts";

const geetest = [
  ["geetest_challenge", "challenge"],
  ["geetest_validate", "validate"],
  ["geetest_seccode", "seccode"],
] as const;
const geetest4 = ["captcha_id", "lot_number", "pass_token", "gen_time", "captcha_output"] as const;

/** What a provider calls a solution, of a captcha of this kind. Throws a `CaptchaFailure` where there is none in it. */
export function solutionOf(provider: string, kind: TaskKind, said: unknown): Solution {
  const given = isObject(said) ? said : {};
  const cookies = isObject(given["cookies"]) ? textsOf(given["cookies"]) : {};
  const found: Solution = {
    token: typeof said === "string" ? said : tokenOf(given),
    fields: fieldsOf(kind, given),
    cookies,
    userAgent: textOf(given["userAgent"]),
  };
  if (found.token !== "" || Object.keys(found.fields).length > 0) return found;
  throw new CaptchaFailure(`${provider} says that it has solved it, but gave no solution.`);
}

function tokenOf(given: Record<string, unknown>): string {
  const names = ["gRecaptchaResponse", "token", "text"];
  return names.map((name) => textOf(given[name])).find((text) => text !== undefined) ?? "";
}

function fieldsOf(kind: TaskKind, given: Record<string, unknown>): Record<string, string> {
  const names: (readonly [string, string])[] =
    kind === "geetest"
      ? [...geetest]
      : kind === "geetest4"
        ? geetest4.map((name) => [name, name])
        : [];
  return Object.fromEntries(
    names.flatMap(([field, short]) => {
      const value = textOf(given[field]) ?? textOf(given[short]);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function textsOf(given: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(given).map(([name, value]) => [name, textOf(value)] as const);
  return Object.fromEntries(texts.filter((one): one is [string, string] => one[1] !== undefined));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
