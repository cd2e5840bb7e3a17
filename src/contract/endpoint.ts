import { z } from "zod";
import type { StreamEvent } from "./event-stream.ts";
import type { TicketPurpose } from "./handler.ts";

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
  /**
   * A link may open it as well, for who can send no headers: `token` in the query is an API key or a
   * ticket for this purpose and for what this path parameter names.
   */
  ticket?: { purpose: TicketPurpose; subject: string };
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body may be absent, then it is read as `{}`. */
  bodyOptional?: boolean;
  /** Instead of a body: multipart/form-data with a file in the field of this name. */
  upload?: string;
  /** The status of a success; 200 unless told (contract 1.0.1). */
  status?: 200 | 201;
  /**
   * What a success answers: JSON, or for `bytes` the content types it may have, or for `events` the data
   * of each. With `json` beside `bytes` the caller chooses by `Accept`.
   */
  response: z.ZodType | { bytes: readonly string[]; json?: z.ZodType } | { events: EventSchemas };
}

/** The server-sent events of an operation: the schema of their data by their names. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** Declares an operation and keeps its exact type. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

/** A raw answer of an operation whose response is `bytes`. */
export interface Bytes {
  contentType: string;
  bytes: Uint8Array;
}

/** The same as it is read. */
export interface ByteStream {
  contentType: string;
  /** In bytes, where it is known. */
  size?: number;
  content: AsyncIterable<Uint8Array>;
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

/** What a handler answers, before it is parsed by the response schema; instead of events null when the caller has had all. */
export type Output<E extends Endpoint> = E["response"] extends z.ZodType
  ? z.input<E["response"]>
  : E["response"] extends { events: infer Events extends EventSchemas }
    ? AsyncIterable<EventsOf<Events, "input">> | null
    : E["response"] extends { json: infer Json extends z.ZodType }
      ? z.input<Json> | Bytes | ByteStream
      : Bytes | ByteStream;

type EventsOf<Events extends EventSchemas, Side extends "input" | "output"> = {
  [Name in keyof Events & string]: StreamEvent & {
    event: Name;
    data: Side extends "input" ? z.input<Events[Name]> : z.output<Events[Name]>;
  };
}[keyof Events & string];

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

/** What a caller of the typed client gets back; where there is a choice, JSON. */
export type CallOutput<E extends Endpoint> = E["response"] extends z.ZodType
  ? z.output<E["response"]>
  : E["response"] extends { events: infer Events extends EventSchemas }
    ? AsyncIterable<EventsOf<Events, "output">>
    : E["response"] extends { json: infer Json extends z.ZodType }
      ? z.output<Json>
      : Bytes;
