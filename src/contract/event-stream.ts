/** One event of an operation that answers with a stream of them. */
export interface StreamEvent {
  /** Its place in the stream: as `Last-Event-ID` it says from where to go on. */
  id: string;
  event: string;
  data: unknown;
}

/** Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) whose data is JSON. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  let rest = "";
  let fields: [name: string, value: string][] = [];
  for await (const text of textOf(body)) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== "") fields.push(fieldOf(line));
      else {
        const event = eventOf(fields);
        fields = [];
        if (event !== undefined) yield event;
      }
    }
  }
}

/** Closing the generator hangs up. */
async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel();
  }
}

function fieldOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
}

/** Undefined for a comment, which keeps the connection open. */
function eventOf(fields: readonly [name: string, value: string][]): StreamEvent | undefined {
  const valuesOf = (name: string) => fields.flatMap(([one, value]) => (one === name ? value : []));
  const data = valuesOf("data");
  if (data.length === 0) return undefined;
  return {
    id: valuesOf("id").at(-1) ?? "",
    event: valuesOf("event").at(-1) ?? "message",
    data: JSON.parse(data.join("\n")),
  };
}
