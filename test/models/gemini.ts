import { object, objects, type Protocol, schemaIn } from "./protocol.ts";

/** https://ai.google.dev/api/generate-content, and the same on Vertex. */
export const geminiGenerate: Protocol = {
  path: /:generateContent$/,
  read(body, path) {
    const config = object(body["generationConfig"]);
    return {
      model: /models\/([^:]+):/.exec(path)?.[1] ?? "",
      system: textOf(object(body["systemInstruction"])["parts"]),
      messages: objects(body["contents"]).map(({ role, parts }) => ({
        role: role === "model" ? "assistant" : String(role),
        text: textOf(parts),
        images: objects(parts).flatMap(({ inlineData }) => {
          const { mimeType, data } = object(inlineData);
          return typeof data === "string"
            ? [{ mediaType: String(mimeType), bytes: Buffer.from(data, "base64") }]
            : [];
        }),
      })),
      schema: schemaIn(config["responseJsonSchema"] ?? config["responseSchema"]),
    };
  },
  answer(text, reply) {
    const { input = 100, output = 10, cached = 0 } = reply.usage ?? {};
    const ending = reply.cut ? "MAX_TOKENS" : "STOP";
    const parts = reply.refusal === undefined ? [{ text }] : [];
    return {
      candidates: [
        {
          index: 0,
          content: { role: "model", parts },
          finishReason: reply.refusal === undefined ? ending : "SAFETY",
        },
      ],
      usageMetadata: {
        promptTokenCount: input,
        candidatesTokenCount: output,
        totalTokenCount: input + output,
        cachedContentTokenCount: cached,
      },
      modelVersion: "scripted",
    };
  },
  failure(status, { message = "scripted", code }) {
    return { error: { code: status, message, status: code ?? `ERROR_${status}` } };
  },
};

function textOf(parts: unknown): string {
  return objects(parts)
    .map(({ text }) => (typeof text === "string" ? text : ""))
    .join("");
}
