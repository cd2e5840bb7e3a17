/** A function that a script brings along. */
export interface ScriptFunction {
  /** The types of Playwright that its code names. */
  types: string[];
  code: string;
}
