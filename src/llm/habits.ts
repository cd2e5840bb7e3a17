import type { Question } from "./model.ts";
import type { Provider } from "./providers.ts";
import { anthropicDialect, type Dialect, geminiDialect, strictDialect } from "./schema-dialects.ts";
import type { Form } from "./schema-plan.ts";

/** What decides how a model wants to be asked. */
export interface Asked {
  provider: string;
  /** The name without the provider. */
  model: string;
  wire: Provider["wire"];
  takesSchema: boolean;
}

/** 0 unless told; Kimi K2.5 takes no temperature but 1. */
export function temperatureOf({ model }: Asked, question: Question): number {
  return /(^|\/)kimi-k2\.5/.test(model) ? 1 : (question.temperature ?? 0);
}

/** Claude by its maker's protocol, whoever runs it. */
function speaksClaude(wire: Asked["wire"], model: string): boolean {
  if (wire === "anthropic") return true;
  return (wire === "vertex" || wire === "bedrock") && /(^|\.)claude-|anthropic\./.test(model);
}

/** How the model wants a schema to be written. */
export function dialectOf({ wire, model }: Asked): Dialect {
  if (speaksClaude(wire, model)) return anthropicDialect;
  return wire === "google" || wire === "vertex" ? geminiDialect : strictDialect;
}

/**
 * The ways to ask the model for JSON, the best first. Claude behind OpenRouter and Gemini 2.0 take a schema and then do not keep to it.
 */
export function kindsOf({ provider, model, takesSchema, wire }: Asked): Form["kind"][] {
  const isClaude = /claude-/.test(model);
  const isLoose = (provider === "openrouter" && isClaude) || /gemini-2\.0/.test(model);
  if (speaksClaude(wire, model) || wire === "bedrock") return ["schema", "told"];
  return takesSchema && !isLoose ? ["schema", "object", "told"] : ["object", "told"];
}
