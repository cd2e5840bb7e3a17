/** One field of a rejected request, in the shape the Go client decodes (contract 1.0.2). */
export interface FieldIssue {
  loc: (string | number)[];
  msg: string;
  type: string;
  input?: unknown;
  ctx?: Record<string, unknown>;
}

/** The one error body that every known client can parse (contract 1.0.2). */
export interface ErrorBody {
  status: number;
  message: string;
  error: string;
  detail: string | FieldIssue[];
}

/** An error that the caller may see: thrown anywhere, turned into a response once, in `http/failure.ts`. */
export class AppError extends Error {
  override name = "AppError";
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  readonly issues: FieldIssue[] | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { headers?: Record<string, string>; issues?: FieldIssue[] } & ErrorOptions = {},
  ) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.issues = options.issues;
  }

  /** `detail` is an array on 422 and a string elsewhere: the Go client fails on anything else. */
  get body(): ErrorBody {
    const detail = this.status === 422 ? (this.issues ?? []) : this.message;
    return { status: this.status, message: this.message, error: this.code, detail };
  }
}

/** 422: the request does not fit the contract; every issue names its field. */
export function invalidInput(issues: FieldIssue[]): AppError {
  const message = issues.map((issue) => `${issue.loc.join(".")}: ${issue.msg}`).join("; ");
  return new AppError(422, "invalid_input", message, { issues });
}

/** 422 for a single field, of the body unless told. */
export function invalidField(
  field: string,
  msg: string,
  input?: unknown,
  place: "body" | "query" = "body",
): AppError {
  return invalidInput([{ loc: [place, field], msg, type: "value_error", input }]);
}

/** 422 for a field of the body that stands within others, by its path. */
export function invalidAt(
  path: readonly (string | number)[],
  msg: string,
  input?: unknown,
): AppError {
  return invalidInput([{ loc: ["body", ...path], msg, type: "value_error", input }]);
}

/** 401: no key, or one that is unknown or revoked. */
export function unauthorized(message: string): AppError {
  return new AppError(401, "unauthorized", message);
}

/** 403: known, but not allowed to do this. */
export function forbidden(message: string): AppError {
  return new AppError(403, "forbidden", message);
}

/** 404: it does not exist, or belongs to another account. */
export function notFound(what: string, id: string): AppError {
  return new AppError(404, "not_found", `${what} '${id}' not found`);
}

/** 404: the session has ended, so its page can't be used any more (contract 4.1). */
export function sessionClosed(id: string, reason: string): AppError {
  return new AppError(404, "session_closed", `Session '${id}' is closed (${reason})`);
}

/** 409: the session is kept on some hosts already, and can't be on others at the same time. */
export function stayingAlready(): AppError {
  return new AppError(409, "staying_already", "The session is kept on some domains already.");
}

/** 408: time ran out before a captcha was solved; the clients try again (contract 1.0.6). */
export function captchaLate(message: string): AppError {
  return new AppError(408, "captcha_timeout", message);
}

/** 529: every slot is taken; the Python client waits and tries again (contract 1.0.2). */
export function noCapacity(message: string, retryAfterSeconds: number): AppError {
  return new AppError(529, "no_capacity", message, {
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

/** 503: the server itself can't do this now; the message says what to configure. */
export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError(503, "unavailable", message, { cause });
}

/** 424: what the request names, and the server must reach for it, could not be had there. */
export function unreachable(message: string): AppError {
  return new AppError(424, "unreachable", message);
}

/** A CDP client has come to a browser that speaks none. */
export function noCdp(): AppError {
  return new AppError(409, "no_cdp", "Firefox speaks no CDP: join by BiDi at bidi_url.");
}

/** What the operator does to have a language model; for the end of a sentence. */
export const modelSetup = "set NOCTURNE_MODEL and the key, or the address, of its provider";

/** 422: a field asks for what a language model does, and the server has none. */
export function needsModel(field: string, input: unknown, place?: "body" | "query"): AppError {
  return invalidField(field, `needs a language model here: ${modelSetup}`, input, place);
}

/** 500 for the page operations that a client may retry (contract 1.0.2 names the header). */
export function browserFailed(message: string, cause?: unknown): AppError {
  return new AppError(500, "browser_failed", message, {
    cause,
    headers: { "x-error-class": "NotteApiExecutionError" },
  });
}
