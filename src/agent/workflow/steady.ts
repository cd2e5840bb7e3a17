/** Ways to an element by what people see, or by an id that someone gave it. */
const steady =
  /^(?:internal:(?:role|label|attr|testid|text)=[^]*|(?:css=)?\[data-[\w-]+="[^"]*"\]|(?:css=)?#[A-Za-z][\w-]*|(?:css=)?\w+\[(?:name|type|aria-label|placeholder)="[^"]*"\])$/;
/** By its place, or within something else. */
const byPlace = />>|:nth-|\d{4}/;

/** Whether a selector can stand in for another that fits no more, without the danger to fit something else. */
export function isSteady(selector: string): boolean {
  return steady.test(selector) && !byPlace.test(selector.replace(/"(?:[^"\\]|\\.)*"/g, ""));
}
