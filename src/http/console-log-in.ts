import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { forbidden, unauthorized } from "../errors.ts";
import type { ApiKey } from "../store/api-keys.ts";
import type { Authority } from "./auth.ts";
import { baseUrlOf } from "./caller.ts";
import { consoleLogIn, logInCookie, logOutCookie } from "./console-cookie.ts";
import { parsePart } from "./validation.ts";

interface LogInOptions {
  authority: Authority;
  publicUrl: string | undefined;
  version: string;
}

const LogIn = z.object({ key: z.string().trim().min(1) });

/** How a person comes into the console: an API key once, and a cookie from then on. */
export function addConsoleLogIn(server: FastifyInstance, options: LogInOptions): void {
  const { authority, publicUrl, version } = options;
  const isSecure = ({ headers }: FastifyRequest) =>
    baseUrlOf(headers.host, publicUrl).startsWith("https:");
  const told = (key: ApiKey, expiresAt: number) => ({
    key_id: key.id,
    key_name: key.name,
    key_hint: key.hint,
    account: key.account,
    expires_at: new Date(expiresAt).toISOString(),
    version,
  });
  const answer = (reply: FastifyReply, cookie: string, body: unknown) =>
    reply.headers({ "set-cookie": cookie, "cache-control": "no-store" }).send(body);

  server.post("/console/login", async (request, reply) => {
    fromConsole(request);
    const { key: given } = parsePart(LogIn, "body", request.body) as z.output<typeof LogIn>;
    const key = await authority.validKey(given);
    if (key === undefined) {
      throw unauthorized(
        "This API key is unknown or was revoked; on the server's machine, `npm run nocturne -- keys create` makes one.",
      );
    }
    const { cookie, expiresAt } = logInCookie(authority, key, isSecure(request));
    return answer(reply, cookie, told(key, expiresAt));
  });
  server.post("/console/logout", async (request, reply) => {
    fromConsole(request);
    return answer(reply, logOutCookie(isSecure(request)), { status: "success" });
  });
  server.get("/console/me", async ({ headers }, reply) => {
    const logIn = await consoleLogIn(authority, headers);
    const who = logIn === undefined ? null : told(logIn.key, logIn.expiresAt);
    return reply.header("cache-control", "no-store").send({ logged_in: who });
  });
}

/** Another site's form could otherwise log somebody in as somebody else, or out. */
function fromConsole({ headers }: FastifyRequest): void {
  if (headers["x-nocturne-console"] !== "1")
    throw forbidden(
      "Only the console logs in and out here: send the header x-nocturne-console: 1.",
    );
}
