import type { Duplex } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.ts";

/** 404: no route has this method and path. */
export function notThere(request: FastifyRequest): AppError {
  const path = request.url.split("?")[0];
  return new AppError(
    404,
    "no_such_operation",
    `There is no operation ${request.method} ${path}; /docs lists what there is.`,
  );
}

/** 400: a path that the router can't read. */
export function badPath(): AppError {
  return new AppError(400, "bad_request", "The path is too long or not well encoded.");
}

/** 400, 408 or 431: what arrived is not HTTP, as Node's code for it says. */
export function badRequest(code: string): AppError {
  if (code === "HPE_HEADER_OVERFLOW")
    return new AppError(431, "bad_request", "The headers are too large.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new AppError(408, "bad_request", "The request did not arrive in time.");
  return new AppError(400, "bad_request", "This is not a valid HTTP request.");
}

/** The one place where errors become answers. */
export function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = asAppError(error);
  const asked = { method: request.method, path: request.url.split("?")[0] };
  // 502 and 504 are a site's failure, and 503 and 529 are ours by intention; of 503 the operator is told.
  if (known.status === 500) request.log.error({ err: error, ...asked }, known.message);
  else if (known.status === 503) request.log.warn({ ...asked, ...causeOf(known) }, known.message);
  else request.log.debug({ err: error, ...asked }, known.message);
  return reply
    .status(known.status)
    .headers(known.headers)
    .type("application/json; charset=utf-8")
    .send(known.body);
}

function causeOf({ cause }: AppError): { cause?: string } {
  return cause instanceof Error ? { cause: cause.message } : {};
}

/** Answers an error where there is no reply to send it with. */
export function refuse(stream: Duplex, error: unknown): void {
  if (stream.destroyed) return;
  const known = asAppError(error);
  const body = JSON.stringify(known.body);
  stream.end(
    `HTTP/1.1 ${known.status} ${known.code}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => stream.destroy(),
  );
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError(statusCode, "bad_request", message ?? "Bad request");
  }
  return new AppError(500, "internal_error", "Internal server error", { cause: error });
}
