import { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of the API, as data: routes, validation, the OpenAPI document and the client are read from it. */
export interface Endpoint {
  method: Method;
  /** From the root, with `{name}` for parameters. */
  path: string;
  /** Further methods and paths that answer the same, from older clients; not in the OpenAPI document. */
  aliases?: readonly { method: Method; path: string }[];
  tag: string;
  summary: string;
  /** `open` operations need no key (contract 1.0.1). */
  auth: "key" | "open";
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body may be absent, then it is read as `{}`. */
  bodyOptional?: boolean;
  /** Instead of a body: multipart/form-data with a file in the field of this name. */
  upload?: string;
  /** What a success answers; for `bytes` the content types it may have. */
  response: z.ZodType | { bytes: readonly string[] };
}

/** Declares an operation and keeps its exact type. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

/** A raw answer of an operation whose response is `bytes`. */
export interface Bytes {
  contentType: string;
  bytes: Uint8Array;
}

/** A file that is being sent; its content can be read once, as it arrives. */
export interface Upload {
  contentType: string;
  content: AsyncIterable<Uint8Array>;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;
type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;

/** What a handler receives: the parsed parts of the request. */
export interface Input<E extends Endpoint> {
  params: Parsed<E["params"]>;
  query: Parsed<E["query"]>;
  body: Parsed<E["body"]>;
  upload: E["upload"] extends string ? Upload : undefined;
}

/** What a handler answers, before it is parsed by the response schema. */
export type Output<E extends Endpoint> = E["response"] extends z.ZodType
  ? z.input<E["response"]>
  : Bytes;

/** What a caller of the typed client passes. */
export type CallInput<E extends Endpoint> = (E["params"] extends z.ZodType
  ? { params: Sent<E["params"]> }
  : unknown) &
  (E["query"] extends z.ZodType ? { query?: Sent<E["query"]> } : unknown) &
  (E["body"] extends z.ZodType
    ? E["bodyOptional"] extends true
      ? { body?: Sent<E["body"]> }
      : { body: Sent<E["body"]> }
    : unknown) &
  (E["upload"] extends string ? { upload: Blob } : unknown);

/** What a caller of the typed client gets back. */
export type CallOutput<E extends Endpoint> = E["response"] extends z.ZodType
  ? z.output<E["response"]>
  : Bytes;
