import type { RecordedBody, RecordedEvent } from "./recorded.ts";
import type { Field, RecordedRequest } from "./recorded-request.ts";

const comment =
  "The values of the headers Cookie, Set-Cookie, Authorization and Proxy-Authorization are left out. " +
  "Bodies are there where the session was started with record_bodies, up to 1 MB each and 50 MB in all.";

interface Bodies {
  request: RecordedBody | undefined;
  response: RecordedBody | undefined;
}

/** A HAR 1.2 document of recorded requests, in pieces; a body stands in the recording before its request. */
export async function* harOf(
  requests: AsyncIterable<RecordedEvent>,
  bodies: AsyncGenerator<RecordedBody>,
  version: string,
): AsyncGenerator<Uint8Array> {
  const creator = { name: "Nocturne", version };
  const head = JSON.stringify({ log: { version: "1.2", creator, comment, entries: [] } });
  const kept = new BodySource(bodies);
  try {
    yield Buffer.from(head.slice(0, -"]}}".length));
    let separator = "";
    for await (const event of requests) {
      if (event.type !== "request") continue;
      const request = event as RecordedRequest;
      const sides = request.data.details.bodies;
      const id = request.data.request_id;
      const found = {
        request: sides.includes("request") ? await kept.take(id, "request") : undefined,
        response: sides.includes("response") ? await kept.take(id, "response") : undefined,
      };
      yield Buffer.from(separator + JSON.stringify(harEntry(request, found)));
      separator = ",";
    }
    yield Buffer.from("]}}");
  } finally {
    await bodies.return(undefined);
  }
}

/** Finds the bodies in the order of their requests; what was passed over meanwhile is kept in memory. */
class BodySource {
  #bodies: AsyncGenerator<RecordedBody>;
  #passed: RecordedBody[] = [];

  constructor(bodies: AsyncGenerator<RecordedBody>) {
    this.#bodies = bodies;
  }

  async take(id: string, side: RecordedBody["side"]): Promise<RecordedBody | undefined> {
    const isIt = (body: RecordedBody) => body.request_id === id && body.side === side;
    const before = this.#passed.findIndex(isIt);
    if (before !== -1) return this.#passed.splice(before, 1)[0];
    for (;;) {
      const { done, value } = await this.#bodies.next();
      if (done === true) return undefined;
      if (isIt(value)) return value;
      this.#passed.push(value);
    }
  }
}

/** One request as an entry of a HAR; sizes and times that are not known are -1 (HAR 1.2). */
export function harEntry({ data }: RecordedRequest, bodies: Bodies) {
  const { details } = data;
  const { started_at: startedAt, timings } = details;
  const parts = [timings.blocked, timings.dns, timings.connect, timings.send, timings.wait];
  const total = [...parts, timings.receive].reduce((sum, ms) => sum + Math.max(0, ms), 0);
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: Math.round(total * 1_000) / 1_000,
    request: requestOf(data, bodies.request),
    response: responseOf(data, bodies.response),
    cache: {},
    timings,
    _resourceType: data.resource_type,
    _fromCache: data.from_cache,
    _error: data.error,
    _tab: data.tab,
  };
}

type Data = RecordedRequest["data"];

function requestOf(data: Data, body: RecordedBody | undefined) {
  const { http_version: httpVersion, request_headers: headers } = data.details;
  const type = valueOf(headers, "content-type");
  const parameters = [...(URL.parse(data.url)?.searchParams ?? [])];
  return {
    method: data.method,
    url: data.url,
    httpVersion,
    cookies: [],
    headers: named(headers),
    queryString: named(parameters),
    ...(body === undefined ? {} : { postData: { mimeType: type, text: body.text } }),
    headersSize: -1,
    bodySize:
      body === undefined ? Number(valueOf(headers, "content-length") || 0) : body.text.length,
  };
}

function responseOf(data: Data, body: RecordedBody | undefined) {
  const { details } = data;
  const text = body === undefined ? {} : { text: body.text };
  return {
    status: data.status ?? 0,
    statusText: details.status_text,
    httpVersion: details.http_version,
    cookies: [],
    headers: named(details.response_headers),
    content: {
      size: details.content_bytes,
      mimeType: data.mime_type ?? "",
      ...text,
      ...(body?.base64 === true ? { encoding: "base64" } : {}),
    },
    redirectURL: details.redirect_url,
    headersSize: -1,
    bodySize: data.from_cache ? 0 : -1,
    _transferSize: data.response_bytes,
  };
}

function named(fields: readonly Field[]) {
  return fields.map(([name, value]) => ({ name, value }));
}

function valueOf(headers: readonly Field[], wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
}
