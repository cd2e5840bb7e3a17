import type { OriginState } from "../../store/profile-state.ts";
import * as readOrigin from "./read-origin.ts";
import * as toldValue from "./told-value.ts";
import * as writeOrigin from "./write-origin.ts";

const parts: Readonly<Record<string, unknown>> = { ...toldValue, ...readOrigin, ...writeOrigin };

/** An expression that calls one of the functions that run in pages of this origin; its promise answers JSON. */
function call(name: string, origin: string, argument: unknown): string {
  const source = Object.values(parts).map(String).join("\n");
  // As a text, which is read far faster than as a program.
  const given = `JSON.parse(${JSON.stringify(JSON.stringify(argument))})`;
  // A worker of the site may lead the page elsewhere at any moment before this.
  const check = `if (self.origin !== ${JSON.stringify(origin)}) throw new Error("it led elsewhere");`;
  return `(async () => { ${check} ${source}\nreturn JSON.stringify(await ${name}(${given})); })()`;
}

/** Reads what an origin has stored, in a page of it; answers an `OriginRead`. */
export function readProgram(origin: string, limits: readOrigin.ReadLimits): string {
  return call("readOrigin", origin, limits);
}

/** Stores for an origin what it had, in a page of it; answers what could not be stored, in words. */
export function writeProgram(state: OriginState): string {
  return call("writeOrigin", state.origin, state);
}
