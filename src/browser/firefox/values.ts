import type { Protocol } from "devtools-protocol";
import type * as Bidi from "webdriver-bidi-protocol";

type Remote = Bidi.Script.RemoteValue;
type RemoteObject = Protocol.Runtime.RemoteObject;

/** What an `objectId` stands for: a node, which every world of its context knows, or an object of one world. */
export type Reference =
  | { kind: "node"; context: string; sharedId: string }
  | { kind: "handle"; realm: string; handle: string };

/** A reference as CDP's `objectId`. */
export function objectIdOf(reference: Reference): string {
  return reference.kind === "node"
    ? `node ${reference.context} ${reference.sharedId}`
    : `handle ${reference.realm} ${reference.handle}`;
}

/** What an `objectId` of ours stands for; throws for any other. */
export function referenceOf(objectId: string): Reference {
  const [kind, place = "", id = ""] = objectId.split(" ");
  if (kind === "node") return { kind, context: place, sharedId: id };
  if (kind === "handle") return { kind, realm: place, handle: id };
  throw new Error("Invalid remote object id");
}

/** An argument of CDP's `Runtime.callFunctionOn` as BiDi takes it. */
export function localValue(argument: Protocol.Runtime.CallArgument): Bidi.Script.LocalValue {
  if (argument.objectId === undefined) return local(argument.value);
  const reference = referenceOf(argument.objectId);
  return reference.kind === "node"
    ? { sharedId: reference.sharedId }
    : { handle: reference.handle };
}

function local(value: unknown): Bidi.Script.LocalValue {
  if (value === null) return { type: "null" };
  if (typeof value === "string") return { type: "string", value };
  if (typeof value === "boolean") return { type: "boolean", value };
  if (typeof value === "number") return { type: "number", value: specialOf(value) ?? value };
  if (Array.isArray(value)) return { type: "array", value: value.map(local) };
  if (typeof value !== "object") return { type: "undefined" };
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return { type: "object", value: entries.map(([name, one]) => [name, local(one)]) };
}

function specialOf(value: number): Bidi.Script.SpecialNumber | undefined {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : undefined;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** A value that was read in a page, as CDP's `returnByValue` gives it: what JSON has no word for is empty. */
export function plainValue(remote: Remote): unknown {
  const { type } = remote;
  if (type === "string" || type === "boolean") return remote.value;
  if (type === "number")
    return typeof remote.value === "number" ? remote.value : Number(remote.value);
  if (type === "null") return null;
  if (type === "undefined" || type === "symbol" || type === "function") return undefined;
  if (type === "array" || type === "nodelist" || type === "htmlcollection")
    return (remote.value ?? []).map((one) => plainValue(one) ?? null);
  if (type !== "object") return {};
  const entries = (remote.value ?? []).map(([name, one]): [string, unknown] => [
    typeof name === "string" ? name : "",
    plainValue(one),
  ]);
  return Object.fromEntries(entries);
}

/** A value of a page as CDP tells it; `byValue`: with all that is in it. */
export function remoteObject(
  remote: Remote,
  { realm, context, byValue }: { realm: string; context: string; byValue: boolean },
): RemoteObject {
  const type = typeOf(remote);
  if (byValue) return { type, value: plainValue(remote) };
  if (remote.type === "node" && remote.sharedId !== undefined) {
    const objectId = objectIdOf({ kind: "node", context, sharedId: remote.sharedId });
    const isDocument = remote.value?.nodeType === 9;
    return {
      type,
      subtype: "node",
      className: isDocument ? "HTMLDocument" : "Element",
      objectId,
    };
  }
  const handle = "handle" in remote ? remote.handle : undefined;
  if (remote.type === "null") return { type, subtype: "null", value: null };
  if (handle === undefined) return { type, value: plainValue(remote) };
  return { type, objectId: objectIdOf({ kind: "handle", realm, handle }) };
}

const primitives = new Set<RemoteObject["type"]>([
  "string",
  "boolean",
  "number",
  "undefined",
  "symbol",
  "bigint",
  "function",
]);

function typeOf({ type }: Remote): RemoteObject["type"] {
  return [...primitives].find((one) => one === type) ?? "object";
}

/** What a page threw, as CDP tells it. */
export function exceptionOf(
  details: Bidi.Script.ExceptionDetails,
): Protocol.Runtime.ExceptionDetails {
  const { text, lineNumber, columnNumber } = details;
  const exception = { type: "object", subtype: "error", description: text } as const;
  return { exceptionId: 1, text, lineNumber, columnNumber, exception };
}
