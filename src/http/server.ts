import rateLimit from "@fastify/rate-limit";
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import type { Bytes, Endpoint, Method } from "../contract/endpoint.ts";
import type { Caller, Handlers } from "../contract/handler.ts";
import { endpoints, type OperationId } from "../contract/index.ts";
import { openApiDocument } from "../contract/openapi.ts";
import { AppError } from "../errors.ts";
import { apiPage } from "./api-page.ts";
import { authenticate, type Authority } from "./auth.ts";
import { seedForm, wantsSeedForm } from "./seed-form.ts";
import { issueTicket } from "./tickets.ts";
import { refuse } from "./upgrade.ts";
import { acceptUploads, drain, uploadOf } from "./uploads.ts";
import { parsePart, parseResponse } from "./validation.ts";

export interface ServerOptions {
  handlers: Handlers;
  authority: Authority;
  logger: Logger;
  version: string;
  /** Requests a minute for each key. */
  rateLimit: number;
  /** Where clients reach the server; undefined: as the request says. */
  publicUrl: string | undefined;
}

const bodyLimit = 50 * 1024 * 1024;

/** The HTTP server: every operation of the contract as a route. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    forceCloseConnections: true,
    // Fastify's own error says the whole address, and a token may stand in it.
    frameworkErrors: (_error, request, reply) => void sendError(badPath(), request, reply),
    // Not logged: this error holds all that was sent, with the key.
    clientErrorHandler: ({ code }, socket) => refuse(socket, badRequest(code)),
  }) as unknown as FastifyInstance;
  acceptAnyBody(server);
  server.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  await limitRate(server, options.rateLimit, options.authority);
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, (request, reply) =>
    sendError(notThere(request), request, reply),
  );
  const operations = Object.entries<Endpoint>(endpoints);
  const addRoutes = (scope: FastifyInstance, withUpload: boolean) => {
    for (const [id, definition] of operations) {
      if ((definition.upload !== undefined) === withUpload)
        addRoute(scope, id as OperationId, definition, options);
    }
  };
  addRoutes(server, false);
  // Apart: elsewhere a body is JSON whatever its content type says.
  await server.register(async (scope) => {
    await acceptUploads(scope);
    addRoutes(scope, true);
  });
  const document = openApiDocument(options.version);
  server.get("/openapi.json", () => document);
  server.get("/docs", (_request, reply) =>
    reply.type("text/html; charset=utf-8").send(apiPage(document)),
  );
  return server;
}

/** Clients send bodies without a content type, and content types without a body. */
function acceptAnyBody(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    const text = body.toString().trim();
    if (text === "") return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch {
      done(new AppError(400, "invalid_json", "The body is not valid JSON."), undefined);
    }
  });
}

/** Counted by key; who has no valid one shares an allowance with all that come from the same address. */
async function limitRate(
  server: FastifyInstance,
  perMinute: number,
  authority: Authority,
): Promise<void> {
  await server.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    hook: "onRequest",
    keyGenerator: ({ headers, ip }) =>
      authenticate(authority, headers.authorization).then(
        () => headers.authorization ?? ip,
        () => ip,
      ),
    addHeadersOnExceeding: limitHeaders,
    addHeaders: { ...limitHeaders, "retry-after": true },
    errorResponseBuilder: (_request, { ttl }) =>
      new AppError(
        429,
        "rate_limited",
        `Too many requests; try again in ${Math.ceil(ttl / 1000)} s.`,
      ),
  });
}

const limitHeaders = {
  "x-ratelimit-limit": true,
  "x-ratelimit-remaining": true,
  "x-ratelimit-reset": true,
};

function addRoute(
  server: FastifyInstance,
  id: OperationId,
  definition: Endpoint,
  options: ServerOptions,
): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const isOpen = definition.auth === "open";
    const accountId = isOpen
      ? ""
      : await authenticate(options.authority, request.headers.authorization);
    const input = {
      params: parsePart(definition.params, "path", request.params),
      query: parsePart(definition.query, "query", pythonBooleans(request.query)),
      body: parsePart(
        definition.body,
        "body",
        request.body ?? (definition.bodyOptional ? {} : undefined),
      ),
      upload:
        definition.upload === undefined ? undefined : await uploadOf(request, definition.upload),
    };
    const handler = options.handlers[id] as (input: unknown, caller: Caller) => Promise<unknown>;
    const answered = await handler(input, callerOf(request, reply, accountId, options));
    return send(reply, id, definition, answered, request);
  };
  const handle =
    definition.upload === undefined
      ? answer
      : (request: FastifyRequest, reply: FastifyReply) =>
          answer(request, reply).finally(() => drain(request));
  const places: readonly { method: Method; path: string }[] = [
    definition,
    ...(definition.aliases ?? []),
  ];
  for (const { method, path } of places) {
    server.route({ method, url: path.replaceAll(/\{(\w+)\}/g, ":$1"), handler: handle });
  }
}

function send(
  reply: FastifyReply,
  id: string,
  definition: Endpoint,
  answer: unknown,
  request: FastifyRequest,
) {
  const { response } = definition;
  if ("bytes" in response) {
    const { contentType, bytes } = answer as Bytes;
    return reply.type(contentType).send(Buffer.from(bytes));
  }
  const parsed = parseResponse(response, id, answer);
  return reply
    .type("application/json; charset=utf-8")
    .send(JSON.stringify(wantsSeedForm(request.headers.accept) ? seedForm(parsed) : parsed));
}

function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: string,
  options: ServerOptions,
): Caller {
  const origin = request.headers["x-notte-request-origin"];
  return {
    accountId,
    baseUrl: baseUrlOf(request.headers.host, options.publicUrl),
    accept: request.headers.accept ?? "",
    origin: typeof origin === "string" ? origin : undefined,
    gone: goneSignal(reply),
    ticket: (purpose, subject, expiresAt) =>
      issueTicket(options.authority.ticketSecret, { purpose, subject, accountId, expiresAt }),
  };
}

function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort(new AppError(499, "caller_gone", "The caller hung up."));
  });
  return gone.signal;
}

/** Where the client reached us; a proxy in front that speaks TLS needs the setting. */
export function baseUrlOf(host: string | undefined, publicUrl: string | undefined): string {
  return publicUrl?.replace(/\/+$/, "") ?? `http://${host ?? "127.0.0.1"}`;
}

/** Python writes `True` and `False` (contract 1.0.1). */
function pythonBooleans(query: unknown): unknown {
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([name, value]) => [
      name,
      value === "True" ? "true" : value === "False" ? "false" : value,
    ]),
  );
}

function notThere(request: FastifyRequest): AppError {
  const path = request.url.split("?")[0];
  return new AppError(
    404,
    "no_such_operation",
    `There is no operation ${request.method} ${path}; /docs lists what there is.`,
  );
}

function badPath(): AppError {
  return new AppError(400, "bad_request", "The path is too long or not well encoded.");
}

/** What arrived is not HTTP, as Node's code for it says. */
function badRequest(code: string): AppError {
  if (code === "HPE_HEADER_OVERFLOW")
    return new AppError(431, "bad_request", "The headers are too large.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new AppError(408, "bad_request", "The request did not arrive in time.");
  return new AppError(400, "bad_request", "This is not a valid HTTP request.");
}

/** The one place where errors become answers. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asAppError(error);
  const log = { err: error, method: request.method, path: request.url.split("?")[0] };
  // 502 and 504 are a site's failure, and 529 is ours by intention.
  if ([500, 503].includes(known.status)) request.log.error(log, known.message);
  else request.log.debug(log, known.message);
  return reply
    .status(known.status)
    .headers(known.headers)
    .type("application/json; charset=utf-8")
    .send(known.body);
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError(statusCode, "bad_request", message ?? "Bad request");
  }
  return new AppError(500, "internal_error", "Internal server error", { cause: error });
}
