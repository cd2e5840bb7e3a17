import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { Message, Question } from "./model.ts";

/** The question as the protocols want it; half surrogate pairs, which break a JSON body, are replaced. */
export function promptOf(question: Question, instruction: string): LanguageModelV4Prompt {
  const system = [question.system, instruction].filter((text) => text !== "").join("\n\n");
  const messages = question.messages.map(messageOf);
  if (system === "") return messages;
  const kept = { providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } } };
  return [
    { role: "system", content: system.toWellFormed(), ...(question.keepsSystem ? kept : {}) },
    ...messages,
  ];
}

function messageOf({ role, parts }: Message): LanguageModelV4Message {
  const content = parts.map((part) =>
    part.type === "text"
      ? { type: "text" as const, text: part.text.toWellFormed() }
      : {
          type: "file" as const,
          mediaType: part.mediaType,
          data: { type: "data" as const, data: part.bytes },
        },
  );
  return { role, content };
}

/** Every text of a question, to keep them out of messages. */
export function textsOf({ system, messages }: Question): string[] {
  const parts = messages.flatMap((message) => message.parts);
  return [system, ...parts.flatMap((part) => (part.type === "text" ? [part.text] : []))];
}
