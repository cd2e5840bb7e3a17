import { object, objects, type Protocol, schemaIn } from "./protocol.ts";

/** https://docs.claude.com/en/api/messages, and the same on Vertex as `:rawPredict`. */
export const anthropicMessages: Protocol = {
  path: /\/messages$|:rawPredict$/,
  read(body, path) {
    const system = objects(body["system"]).map((part) => String(part["text"]));
    const tool = objects(body["tools"]).find(({ name }) => name === "json");
    const format = object(object(body["output_config"])["format"]);
    const model = body["model"] ?? /models\/([^:]+):/.exec(path)?.[1];
    return {
      model: typeof model === "string" ? model : "",
      system: system.join("\n"),
      messages: objects(body["messages"]).map((message) => ({
        role: String(message["role"]),
        ...contentOf(message["content"]),
      })),
      schema: schemaIn(format["schema"] ?? tool?.["input_schema"]),
    };
  },
  answer(text, reply, asked) {
    const { input = 100, output = 10, cached = 0, written = 0 } = reply.usage ?? {};
    const ending = reply.refusal === undefined ? "end_turn" : "refusal";
    const isJsonTool = object(asked["tool_choice"])["type"] !== undefined;
    const block =
      isJsonTool && text !== ""
        ? { type: "tool_use", id: "toolu_1", name: "json", input: JSON.parse(text) as unknown }
        : { type: "text", text };
    return {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "scripted",
      content: reply.refusal === undefined ? [block] : [],
      stop_reason: reply.cut ? "max_tokens" : ending,
      stop_sequence: null,
      usage: {
        input_tokens: input - cached - written,
        output_tokens: output,
        cache_read_input_tokens: cached,
        cache_creation_input_tokens: written,
      },
    };
  },
  failure(status, { message = "scripted", code }) {
    return { type: "error", error: { type: code ?? `error_${status}`, message } };
  },
};

function contentOf(content: unknown) {
  if (typeof content === "string") return { text: content, images: [] };
  const parts = objects(content);
  return {
    text: parts.map((part) => (typeof part["text"] === "string" ? part["text"] : "")).join(""),
    images: parts.flatMap(({ source }) => {
      const { media_type: mediaType, data } = object(source);
      return typeof data === "string"
        ? [{ mediaType: String(mediaType), bytes: Buffer.from(data, "base64") }]
        : [];
    }),
  };
}
