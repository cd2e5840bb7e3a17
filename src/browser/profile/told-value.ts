import type { Told } from "../../store/profile-state.ts";

// These functions run in pages: each stands for itself and uses nothing but the others.

/** What is told of one value so far. */
export interface Telling {
  /** The objects that were met, with their numbers in the order of meeting. */
  met: Map<object, number>;
  /** Blobs can only be read later; their contents go to the end of these. */
  blobs: { blob: Blob; told: Told[] }[];
  /** How many characters are left to tell. */
  left: number;
}

/** Bytes as base64. */
export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(text);
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Takes from what is left to tell; throws when there is too much. */
export function spend(telling: Telling, characters: number): void {
  telling.left -= characters;
  if (telling.left < 0) throw new Error("it is larger than a profile may keep");
}

/** Tells a value (see `Told`); throws `can't be told: <kind>` for kinds that only a browser can make. */
export function tellValue(value: unknown, telling: Telling): Told {
  spend(telling, typeof value === "string" ? value.length + 3 : 8);
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (value === undefined) return ["undefined"];
  if (typeof value === "bigint") return ["bigint", String(value)];
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : ["number", Object.is(value, -0) ? "-0" : String(value)];
  }
  const known = telling.met.get(value);
  if (known !== undefined) return ["again", known];
  telling.met.set(value, telling.met.size);
  return tellObject(value, telling);
}

/** Tells an object that was not met before. */
export function tellObject(value: object, telling: Telling): Told[] {
  const tell = (part: unknown) => tellValue(part, telling);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (value instanceof Map) return ["Map", ...[...value].flatMap((pair) => pair.map(tell))];
  if (value instanceof Set) return ["Set", ...[...value].map(tell)];
  if (ArrayBuffer.isView(value)) {
    const size = "length" in value ? (value.length as number) : value.byteLength;
    return ["view", kind, tell(value.buffer), value.byteOffset, size];
  }
  if (kind === "ArrayBuffer") {
    const bytes = new Uint8Array(value as ArrayBuffer);
    spend(telling, Math.ceil(bytes.length / 3) * 4);
    return ["ArrayBuffer", base64Of(bytes)];
  }
  if (value instanceof Date) return ["Date", tell(value.getTime())];
  if (value instanceof RegExp) return ["RegExp", value.source, value.flags];
  if (value instanceof Error) return tellError(value, tell);
  if (value instanceof Blob) return tellBlob(value, telling);
  if (["Boolean", "Number", "String", "BigInt"].includes(kind)) {
    return ["boxed", tell((value as { valueOf(): unknown }).valueOf())];
  }
  if (kind !== "Object" && kind !== "Array") throw new Error(`can't be told: ${kind}`);
  const told: Told[] = [kind];
  for (const [name, part] of Object.entries(value)) told.push(tell(name), tell(part));
  // An array may have holes.
  if (Array.isArray(value)) told.splice(1, 0, "length", value.length);
  return told;
}

/** Tells an error. */
export function tellError(error: Error, tell: (part: unknown) => Told): Told[] {
  return ["Error", error.name, error.message, error.stack ?? null, tell(error.cause)];
}

/** Tells a blob or file, as yet without its content. */
export function tellBlob(blob: Blob, telling: Telling): Told[] {
  spend(telling, Math.ceil(blob.size / 3) * 4);
  const isFile = typeof File !== "undefined" && blob instanceof File;
  const told: Told[] = isFile
    ? ["File", blob.type, blob.name, blob.lastModified]
    : ["Blob", blob.type];
  telling.blobs.push({ blob, told });
  return told;
}

/** Adds the contents of the blobs that were met; throws when one can't be read. */
export async function tellBlobs(telling: Telling): Promise<void> {
  for (const { blob, told } of telling.blobs.splice(0)) {
    told.push(base64Of(new Uint8Array(await blob.arrayBuffer())));
  }
}

/** The value that was told; `made` holds the objects in the order of meeting. */
export function valueOf(told: Told, made: unknown[]): unknown {
  if (!Array.isArray(told)) return told;
  const [kind, first] = told;
  if (kind === "undefined") return undefined;
  if (kind === "bigint") return BigInt(first as string);
  if (kind === "number") return Number(first);
  if (kind === "again") return made[first as number];
  return objectOf(told, made);
}

/** The object that was told, at its place among those that were made. */
export function objectOf([kind, ...parts]: Told[], made: unknown[]): unknown {
  const place = made.push(undefined) - 1;
  const value = (part: Told | undefined) => valueOf(part ?? null, made);
  const object = emptyOf(kind as string, parts);
  if (object === undefined) return (made[place] = leafOf(kind as string, parts, value));
  // Before what it holds, which may be itself.
  made[place] = object;
  fillObject(object, parts, value);
  return object;
}

/** An object of the kinds that hold others, as yet empty; undefined for the other kinds. */
export function emptyOf(kind: string, parts: Told[]): object | undefined {
  if (kind === "Array") return [];
  if (kind === "Object") return {};
  if (kind === "Map") return new Map();
  if (kind === "Set") return new Set();
  if (kind !== "Error") return undefined;
  const [name, message] = parts as string[];
  const Kind = (globalThis as Record<string, unknown>)[name!];
  const isKind = typeof Kind === "function" && Kind.prototype instanceof Error;
  return new (isKind ? (Kind as ErrorConstructor) : Error)(message);
}

/** Puts into an object what was told of it. */
export function fillObject(
  object: object,
  parts: Told[],
  value: (part: Told | undefined) => unknown,
): void {
  if (object instanceof Set) for (const part of parts) object.add(value(part));
  else if (object instanceof Map) {
    for (let at = 0; at < parts.length; at += 2) object.set(value(parts[at]), value(parts[at + 1]));
  } else if (object instanceof Error) {
    const cause = value(parts[3]);
    Object.assign(object, parts[2] === null ? {} : { stack: parts[2] });
    if (cause !== undefined) object.cause = cause;
  } else fillMembers(object, parts, value);
}

/** Puts into an array or a plain object what was told of its members. */
export function fillMembers(
  object: object,
  parts: Told[],
  value: (part: Told | undefined) => unknown,
): void {
  for (let at = 0; at < parts.length; at += 2) {
    const name = parts[at] as string;
    const member = { value: value(parts[at + 1]), writable: true };
    // Not assigned: `__proto__` may be the name of a member. The length of an array can't be enumerated.
    const isLength = name === "length" && Array.isArray(object);
    const how = isLength ? {} : { enumerable: true, configurable: true };
    Object.defineProperty(object, name, { ...member, ...how });
  }
}

/** The object that was told, of the kinds that hold no others. */
export function leafOf(
  kind: string,
  parts: Told[],
  value: (part: Told | undefined) => unknown,
): unknown {
  const [first, second, third, fourth] = parts as string[];
  if (kind === "view") {
    const View = (globalThis as Record<string, unknown>)[first!] as typeof Uint8Array;
    return new View(value(second) as ArrayBuffer, Number(third), Number(fourth));
  }
  if (kind === "ArrayBuffer") return bytesOf(first!).buffer;
  if (kind === "Date") return new Date(value(first) as number);
  if (kind === "RegExp") return new RegExp(first!, second);
  if (kind === "boxed") return new Object(value(first));
  if (kind === "Blob") return new Blob([bytesOf(second!)], { type: first! });
  if (kind === "File") {
    return new File([bytesOf(fourth!)], second!, { type: first!, lastModified: Number(third) });
  }
  throw new Error(`can't be made: ${kind}`);
}
