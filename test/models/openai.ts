import { dataImage, type Json, object, objects, type Protocol, schemaIn } from "./protocol.ts";
import type { ReplyParts } from "./reply.ts";

/** https://platform.openai.com/docs/api-reference/chat/create, which most providers speak. */
export const openaiChat: Protocol = {
  path: /\/chat\/completions$/,
  read(body) {
    const said = objects(body["messages"]).map((message) => ({
      role: String(message["role"]),
      ...contentOf(message["content"]),
    }));
    return {
      model: String(body["model"]),
      system: systemOf(said),
      messages: said.filter(({ role }) => !isSystem(role)),
      schema: schemaIn(object(object(body["response_format"])["json_schema"])["schema"]),
    };
  },
  answer(text, reply) {
    const { input = 100, output = 10, cached = 0 } = reply.usage ?? {};
    const message = {
      role: "assistant",
      content: reply.refusal === undefined ? text : null,
      refusal: reply.refusal ?? null,
    };
    return {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_700_000_000,
      model: "scripted",
      choices: [{ index: 0, message, finish_reason: reply.cut ? "length" : "stop" }],
      usage: {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: cached },
      },
    };
  },
  failure: openaiFailure,
};

/** https://platform.openai.com/docs/api-reference/responses/create */
export const openaiResponses: Protocol = {
  path: /\/responses$/,
  read(body) {
    const said = objects(body["input"]).map((message) => ({
      role: String(message["role"]),
      ...contentOf(message["content"]),
    }));
    return {
      model: String(body["model"]),
      system: systemOf(said),
      messages: said.filter(({ role }) => !isSystem(role)),
      schema: schemaIn(object(object(body["text"])["format"])["schema"]),
    };
  },
  answer(text, reply) {
    const { input = 100, output = 10, cached = 0 } = reply.usage ?? {};
    const content =
      reply.refusal === undefined
        ? { type: "output_text", text, annotations: [] }
        : { type: "refusal", refusal: reply.refusal };
    return {
      id: "resp_1",
      object: "response",
      created_at: 1_700_000_000,
      model: "scripted",
      status: reply.cut ? "incomplete" : "completed",
      incomplete_details: reply.cut ? { reason: "max_output_tokens" } : null,
      output: [
        {
          type: "message",
          id: "msg_1",
          role: "assistant",
          status: "completed",
          content: [content],
        },
      ],
      usage: {
        input_tokens: input,
        output_tokens: output,
        total_tokens: input + output,
        input_tokens_details: { cached_tokens: cached },
        output_tokens_details: { reasoning_tokens: 0 },
      },
    };
  },
  failure: openaiFailure,
};

function openaiFailure(status: number, { message = "scripted", code }: ReplyParts): Json {
  return { error: { message, type: `error_${status}`, param: null, code: code ?? null } };
}

function isSystem(role: string): boolean {
  return role === "system" || role === "developer";
}

function systemOf(said: { role: string; text: string }[]): string {
  return said.flatMap(({ role, text }) => (isSystem(role) ? [text] : [])).join("\n");
}

function contentOf(content: unknown) {
  if (typeof content === "string") return { text: content, images: [] };
  const parts = objects(content);
  return {
    text: parts.map((part) => (typeof part["text"] === "string" ? part["text"] : "")).join(""),
    images: parts.flatMap(({ image_url: url }) =>
      dataImage(typeof url === "string" ? url : object(url)["url"]),
    ),
  };
}
