/** A provider of language models. Its settings are `<PREFIX>_API_KEY`, unless it has a name of its own, and `<PREFIX>_API_BASE`. */
export interface Provider {
  /** The protocol it speaks; `compatible` is the chat protocol of OpenAI as most others speak it. */
  wire: "openai" | "anthropic" | "google" | "vertex" | "bedrock" | "compatible";
  /** Where it is reached unless the setting says otherwise; without one, the setting is needed. */
  url?: string;
  needsKey: boolean;
  /** The environment name of the key, where the provider has its own. */
  keySetting?: string;
  /** Whether it can be held to a JSON Schema; the others are told the schema and asked for any JSON. */
  takesSchema: boolean;
  /** The model that is taken when only its key is set. */
  defaultModel?: string;
  /** What it calls a model itself, where that differs from the name in use. */
  upstream?: Record<string, string>;
}

const compatible = { wire: "compatible", needsKey: true, takesSchema: true } as const;

/** Every provider by the prefix of its models' names; the first with a key gives the default model. */
export const providers: Record<string, Provider> = {
  openai: {
    wire: "openai",
    url: "https://api.openai.com/v1",
    needsKey: true,
    takesSchema: true,
    defaultModel: "gpt-5.4-mini",
  },
  anthropic: {
    wire: "anthropic",
    url: "https://api.anthropic.com/v1",
    needsKey: true,
    takesSchema: true,
    defaultModel: "claude-sonnet-5-5",
  },
  gemini: {
    wire: "google",
    url: "https://generativelanguage.googleapis.com/v1beta",
    needsKey: true,
    takesSchema: true,
    defaultModel: "gemini-flash-latest",
  },
  vertex_ai: {
    wire: "vertex",
    needsKey: false,
    takesSchema: true,
    defaultModel: "gemini-2.5-flash",
  },
  bedrock: {
    wire: "bedrock",
    needsKey: false,
    keySetting: "AWS_BEARER_TOKEN_BEDROCK",
    takesSchema: true,
  },
  openrouter: {
    ...compatible,
    url: "https://openrouter.ai/api/v1",
    defaultModel: "google/gemini-2.5-flash",
  },
  azure: { wire: "openai", needsKey: true, takesSchema: true },
  groq: {
    ...compatible,
    url: "https://api.groq.com/openai/v1",
    defaultModel: "gpt-oss-120b",
    upstream: { "gpt-oss-120b": "openai/gpt-oss-120b", "gpt-oss-20b": "openai/gpt-oss-20b" },
  },
  cerebras: {
    ...compatible,
    url: "https://api.cerebras.ai/v1",
    takesSchema: false,
    defaultModel: "gpt-oss-120b",
  },
  xai: {
    ...compatible,
    url: "https://api.x.ai/v1",
    defaultModel: "grok-4-1-fast-non-reasoning",
  },
  mistral: {
    ...compatible,
    url: "https://api.mistral.ai/v1",
    defaultModel: "mistral-medium-latest",
  },
  deepseek: {
    ...compatible,
    url: "https://api.deepseek.com/v1",
    takesSchema: false,
    defaultModel: "deepseek-chat",
    upstream: { "deepseek-r1": "deepseek-reasoner", "deepseek-v3": "deepseek-chat" },
  },
  together_ai: {
    ...compatible,
    url: "https://api.together.xyz/v1",
    defaultModel: "meta-llama/llama-3.3-70b-instruct",
    upstream: {
      "meta-llama/llama-3.3-70b-instruct": "meta-llama/Llama-3.3-70B-Instruct-Turbo",
    },
  },
  perplexity: { ...compatible, url: "https://api.perplexity.ai", defaultModel: "sonar-pro" },
  moonshot: {
    ...compatible,
    url: "https://api.moonshot.ai/v1",
    takesSchema: false,
    defaultModel: "kimi-k2.5",
  },
  minimax: {
    ...compatible,
    url: "https://api.minimax.io/v1",
    takesSchema: false,
    defaultModel: "minimax-m2.5",
    upstream: { "minimax-m2.5": "MiniMax-M2.5" },
  },
  zai: {
    ...compatible,
    url: "https://api.z.ai/api/paas/v4",
    takesSchema: false,
    defaultModel: "glm-4.6",
  },
  qwen: {
    ...compatible,
    url: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    takesSchema: false,
    defaultModel: "qwen-plus",
  },
  ollama: { ...compatible, url: "http://127.0.0.1:11434/v1", needsKey: false },
  openai_compatible: { ...compatible, needsKey: false },
  custom: { ...compatible, needsKey: false },
};

/** The environment names of what a provider needs. */
export function settingNames(prefix: string): { key: string; base: string } {
  const name = prefix.toUpperCase();
  const own = Object.hasOwn(providers, prefix) ? providers[prefix]?.keySetting : undefined;
  return { key: own ?? `${name}_API_KEY`, base: `${name}_API_BASE` };
}
