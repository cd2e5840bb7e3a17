import { Readable } from "node:stream";
import rateLimit from "@fastify/rate-limit";
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import type { Bytes, ByteStream, Endpoint, Method } from "../contract/endpoint.ts";
import type { StreamEvent } from "../contract/event-stream.ts";
import type { Caller, Handlers } from "../contract/handler.ts";
import { endpoints, type OperationId } from "../contract/index.ts";
import { openApiDocument } from "../contract/openapi.ts";
import { usageNames } from "../contract/usage-names.ts";
import { AppError } from "../errors.ts";
import type { Meter, Payer } from "../llm/meter.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { RequestLog } from "../store/request-log.ts";
import { apiPage, apiPageHeaders } from "./api-page.ts";
import { accountOf, type Authority, requester } from "./auth.ts";
import { callerOf } from "./caller.ts";
import { eventStream, eventStreamHeaders } from "./event-stream.ts";
import { badPath, badRequest, notThere, refuse, sendError } from "./failure.ts";
import { seedForm, wantsSeedForm } from "./seed-form.ts";
import { acceptUploads, drain, uploadOf } from "./uploads.ts";
import { parsePart, parseResponse } from "./validation.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The operation's name in the usage log and in the metrics. */
    operation?: string;
  }
}

export interface ServerOptions {
  handlers: Handlers;
  authority: Authority;
  /** Charges what a request asks of models to its account. */
  meter: Pick<Meter, "charge">;
  requests: Pick<RequestLog, "add">;
  metrics: Pick<Metrics, "requestAnswered">;
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
  countRequests(server, options.metrics);
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
  server.get("/docs", (_request, reply) => reply.headers(apiPageHeaders).send(apiPage(document)));
  return server;
}

/** Counts every request once the connection is done with it, by the operation or by what else the route is. */
function countRequests(server: FastifyInstance, metrics: ServerOptions["metrics"]): void {
  server.addHook("onRequest", (request, reply, done) => {
    const { raw } = reply;
    raw.once("close", () => {
      const { config, url } = request.routeOptions;
      const operation = config.operation ?? url ?? "none";
      const status = raw.writableFinished ? raw.statusCode : 499;
      metrics.requestAnswered({ operation, status, seconds: reply.elapsedTime / 1000 });
    });
    done();
  });
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
      requester(authority, headers).then(
        ({ by }) => by,
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
    const { headers, params, query } = request;
    const accountId = await accountOf(options.authority, definition, {
      headers,
      params: params as Record<string, string>,
      token: (query as { token?: unknown }).token,
    });
    if (definition.auth === "key") logWhenAnswered(id, accountId, reply, options.requests);
    const input = await inputOf(definition, request);
    const handler = options.handlers[id] as (input: unknown, caller: Caller) => Promise<unknown>;
    const caller = callerOf(request, reply, accountId, options);
    const answered = await options.meter.charge(payerOf(id, accountId, input.params), () =>
      handler(input, caller),
    );
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
    server.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ":$1"),
      handler: handle,
      config: { operation: usageNames[id] },
    });
  }
}

function send(
  reply: FastifyReply,
  id: string,
  definition: Endpoint,
  answer: unknown,
  request: FastifyRequest,
) {
  const { response, status = 200 } = definition;
  if ("events" in response) {
    // What tells an EventSource that it need not come again.
    if (answer === null) return reply.status(204).send();
    const events = answer as AsyncIterable<StreamEvent>;
    return reply.headers(eventStreamHeaders).send(eventStream(events, response.events, id));
  }
  if ("bytes" in response && isBytes(answer)) {
    reply.type(answer.contentType);
    if ("bytes" in answer) return reply.send(Buffer.from(answer.bytes));
    if (answer.size !== undefined) reply.header("content-length", answer.size);
    return reply.send(Readable.from(answer.content));
  }
  const parsed = parseResponse("bytes" in response ? response.json! : response, id, answer);
  return reply
    .status(status)
    .type("application/json; charset=utf-8")
    .send(JSON.stringify(wantsSeedForm(request.headers.accept) ? seedForm(parsed) : parsed));
}

/** Names on the wire are in snake_case, so no JSON answer has this one. */
function isBytes(answer: unknown): answer is Bytes | ByteStream {
  return typeof answer === "object" && answer !== null && "contentType" in answer;
}

async function inputOf(definition: Endpoint, request: FastifyRequest) {
  const { params, query, body, bodyOptional, upload } = definition;
  return {
    params: parsePart(params, "path", request.params),
    query: parsePart(query, "query", pythonBooleans(request.query)),
    body: parsePart(body, "body", request.body ?? (bodyOptional ? {} : undefined)),
    upload: upload === undefined ? undefined : await uploadOf(request, upload),
  };
}

/** Logged once the connection is done with it, so that nobody waits for it. */
function logWhenAnswered(
  id: OperationId,
  accountId: string,
  reply: FastifyReply,
  requests: ServerOptions["requests"],
): void {
  const { raw } = reply;
  const createdAt = Date.now();
  raw.once("close", () => {
    const status = raw.writableFinished ? raw.statusCode : 499;
    const ms = Math.round(reply.elapsedTime);
    requests.add({ accountId, endpoint: usageNames[id], status, ms, createdAt });
  });
}

function payerOf(id: OperationId, accountId: string, params: unknown): Partial<Payer> {
  const sessionId = (params as { session_id?: string } | undefined)?.session_id;
  if (accountId === "") return {};
  return { accountId, purpose: usageNames[id], ...(sessionId === undefined ? {} : { sessionId }) };
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
