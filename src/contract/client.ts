import type { CallInput, CallOutput, Endpoint } from "./endpoint.ts";
import { readEvents } from "./event-stream.ts";
import { endpoints, type Endpoints, type OperationId } from "./index.ts";

/** An answer that was no success. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super((body as { message?: string } | null)?.message ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** Every operation of the contract as a method. */
export type Client = {
  [Id in OperationId]: (input: CallInput<Endpoints[Id]>) => Promise<CallOutput<Endpoints[Id]>>;
};

type AnyInput = {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  upload?: Blob;
};

function bodyOf(endpoint: Endpoint, { body, upload }: AnyInput): { body?: string | FormData } {
  if (endpoint.upload === undefined) {
    return body === undefined ? {} : { body: JSON.stringify(body) };
  }
  const form = new FormData();
  if (upload !== undefined) form.append(endpoint.upload, upload);
  return { body: form };
}

/** A typed client for a Nocturne server. Throws `ApiError` for any answer but a success. */
export function createClient(options: {
  baseUrl: string;
  apiKey?: string;
  /** Sent with every request. */
  headers?: Record<string, string>;
  signal?: AbortSignal;
}): Client {
  const call = async (endpoint: Endpoint, input: AnyInput = {}) => {
    const { params, query } = input;
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(params?.[name] ?? ""),
    );
    const url = new URL(options.baseUrl.replace(/\/+$/, "") + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const response = await fetch(url, {
      method: endpoint.method,
      headers: {
        ...("json" in endpoint.response ? { accept: "application/json" } : {}),
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
        ...options.headers,
        ...(input.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...bodyOf(endpoint, input),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => null));
    if ("events" in endpoint.response) return readEvents(response.body!);
    if (!("bytes" in endpoint.response) || "json" in endpoint.response) return response.json();
    const contentType = response.headers.get("content-type") ?? "";
    return { contentType, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  return Object.fromEntries(
    Object.entries<Endpoint>(endpoints).map(([id, endpoint]) => [
      id,
      (input: AnyInput) => call(endpoint, input),
    ]),
  ) as unknown as Client;
}
