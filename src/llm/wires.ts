import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Provider } from "./providers.ts";

/** Where and as whom a provider is called. */
export interface Place {
  provider: string;
  model: string;
  url: string | undefined;
  key: string | undefined;
  vertex: VertexPlace;
  aws: AwsPlace;
}

export interface AwsPlace {
  region: string | undefined;
  accessKeyId: string | undefined;
  secretAccessKey: string | undefined;
  sessionToken: string | undefined;
}

export interface VertexPlace {
  project: string | undefined;
  location: string;
}

/** The protocol of a provider, loaded when it is first used: Google's sign-in alone is 10 MB. */
export const wires: Record<Provider["wire"], (place: Place) => Promise<LanguageModelV4>> = {
  async openai({ model, url, key }) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    return createOpenAI({ ...credentials(url, key), fetch: straight }).responses(model);
  },
  async anthropic({ model, url, key }) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ ...credentials(url, key), fetch: straight })(model);
  },
  async google({ model, url, key }) {
    const { createGoogle } = await import("@ai-sdk/google");
    return createGoogle({ ...credentials(url, key), fetch: straight })(model);
  },
  async vertex(place) {
    return place.model.startsWith("claude-") ? openVertexClaude(place) : openVertexGemini(place);
  },
  async bedrock({ model, url, key, aws }) {
    const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
    const { region = "us-east-1", accessKeyId = "", secretAccessKey = "", sessionToken } = aws;
    const open = createAmazonBedrock({
      // What is absent would be looked for in the environment; what is empty is not.
      apiKey: key ?? "",
      region,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(url === undefined ? {} : { baseURL: url }),
      fetch: straight,
    });
    return open(model);
  },
  async compatible({ provider, model, url, key }) {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    const place = { name: provider, ...credentials(url, key), fetch: straight };
    return createOpenAICompatible({ ...place, supportsStructuredOutputs: true })(model);
  },
};

async function openVertexGemini({ model, url, key, vertex }: Place): Promise<LanguageModelV4> {
  const { createGoogleVertex } = await import("@ai-sdk/google-vertex");
  const { project, location } = vertex;
  const open = createGoogleVertex({
    // An absent key would be looked for in the environment; an empty one is not.
    apiKey: key ?? "",
    ...(url === undefined ? {} : { baseURL: url }),
    location,
    ...projectOf(project),
    fetch: straight,
  });
  return open(model);
}

async function openVertexClaude({ model, url, vertex }: Place): Promise<LanguageModelV4> {
  const { createGoogleVertexAnthropic } = await import("@ai-sdk/google-vertex/anthropic");
  const { project, location } = vertex;
  const open = createGoogleVertexAnthropic({
    ...(url === undefined ? {} : { baseURL: url }),
    location,
    ...projectOf(project),
    fetch: straight,
  });
  return open(model);
}

/** Told twice: the sign-in would ask Google for the project that the credentials belong to. */
function projectOf(project: string | undefined) {
  return project === undefined ? {} : { project, googleAuthOptions: { projectId: project } };
}

/** A base URL is always given: an absent one would be looked for in the environment. */
function credentials(url: string | undefined, key: string | undefined) {
  return { baseURL: url ?? "", apiKey: key ?? "" };
}

/** A redirect would take keys in headers of their own to another host. */
const straight: typeof fetch = (input, init) => fetch(input, { ...init, redirect: "error" });
