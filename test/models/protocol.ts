import type { ModelRequest, ReplyParts } from "./reply.ts";

/** One way to talk to models over HTTP, seen from the provider. */
export interface Protocol {
  /** The paths that belong to it. */
  path: RegExp;
  read(body: Json, path: string): Omit<ModelRequest, "path" | "headers" | "body" | "text" | "left">;
  answer(text: string, reply: ReplyParts, asked: Json): Json;
  failure(status: number, reply: ReplyParts): Json;
}

export type Json = Record<string, unknown>;

/** The objects of a list that came as JSON. */
export function objects(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** A field that is an object, or an empty one. */
export function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

/** An image in a `data:` URL. */
export function dataImage(url: unknown): { mediaType: string; bytes: Buffer }[] {
  const match = /^data:([^;]+);base64,(.*)$/s.exec(typeof url === "string" ? url : "");
  return match === null
    ? []
    : [{ mediaType: match[1] ?? "", bytes: Buffer.from(match[2] ?? "", "base64") }];
}

/** A schema of the request, or none. */
export function schemaIn(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null ? (value as Json) : undefined;
}
