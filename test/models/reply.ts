/** What the scripted model answers with; a text is an answer in words. */
export type Reply = string | ReplyParts;

export interface ReplyParts {
  text?: string;
  /** Sent as text, in JSON. */
  json?: unknown;
  /** The model refuses to answer, in the way of its protocol. */
  refusal?: string;
  /** The answer ends because it ran out of output tokens. */
  cut?: boolean;
  /** `written` went into a cache, which only Anthropic tells. */
  usage?: { input: number; output: number; cached?: number; written?: number };
  /** An error in the shape of the protocol, with `message` and `code`. */
  status?: number;
  message?: string;
  code?: string;
  headers?: Record<string, string>;
  /** The body as it is, instead of one of the protocol. */
  raw?: string;
  /** Never answers. */
  hangs?: boolean;
  /** Sends its answer and never ends it. */
  stalls?: boolean;
  /** The connection breaks. */
  breaks?: boolean;
}

/** The answers in turn, or what to answer to each request. */
export type Script = (Reply | ((request: ModelRequest) => Reply))[] | Answerer;

export type Answerer = (request: ModelRequest) => Reply | Promise<Reply>;

/** A request as it came, and what it means in every protocol alike. */
export interface ModelRequest {
  path: string;
  headers: Record<string, string | undefined>;
  body: Record<string, unknown>;
  /** What the model is called by the client. */
  model: string;
  system: string;
  messages: { role: string; text: string; images: { mediaType: string; bytes: Buffer }[] }[];
  /** Everything that was said, the system's words first. */
  text: string;
  /** The JSON Schema that the answer is held to. */
  schema: Record<string, unknown> | undefined;
  /** Resolves when the connection is closed before anything was answered. */
  left: Promise<void>;
}
