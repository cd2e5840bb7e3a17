import { object, objects, type Protocol, schemaIn } from "./protocol.ts";

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const bedrockConverse: Protocol = {
  path: /\/model\/[^/]+\/converse$/,
  read(body, path) {
    const [tool] = objects(object(body["toolConfig"])["tools"]);
    const ofTool = object(object(tool?.["toolSpec"])["inputSchema"])["json"];
    const more = object(body["additionalModelRequestFields"]);
    const format = object(object(more["output_config"])["format"]);
    return {
      model: decodeURIComponent(/model\/([^/]+)\/converse$/.exec(path)?.[1] ?? ""),
      system: textOf(body["system"]),
      messages: objects(body["messages"]).map(({ role, content }) => ({
        role: String(role),
        text: textOf(content),
        images: objects(content).flatMap(({ image }) => imageOf(object(image))),
      })),
      schema: schemaIn(format["schema"] ?? ofTool),
    };
  },
  answer(text, reply, asked) {
    const { input = 100, output = 10, cached = 0, written = 0 } = reply.usage ?? {};
    const isTool = object(asked["toolConfig"])["tools"] !== undefined;
    const block =
      isTool && text !== ""
        ? { toolUse: { toolUseId: "tool_1", name: "json", input: JSON.parse(text) as unknown } }
        : { text };
    const ending = isTool ? "tool_use" : "end_turn";
    const whole = reply.refusal === undefined ? ending : "content_filtered";
    return {
      output: {
        message: { role: "assistant", content: reply.refusal === undefined ? [block] : [] },
      },
      stopReason: reply.cut ? "max_tokens" : whole,
      usage: {
        inputTokens: input - cached - written,
        outputTokens: output,
        totalTokens: input + output,
        cacheReadInputTokens: cached,
        cacheWriteInputTokens: written,
      },
    };
  },
  failure(_status, { message = "scripted" }) {
    return { message };
  },
};

function textOf(parts: unknown): string {
  return objects(parts)
    .map(({ text }) => (typeof text === "string" ? text : ""))
    .join("");
}

function imageOf({ format, source }: Record<string, unknown>) {
  const { bytes } = object(source);
  return typeof bytes === "string"
    ? [{ mediaType: `image/${String(format)}`, bytes: Buffer.from(bytes, "base64") }]
    : [];
}
