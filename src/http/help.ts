import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Agents } from "../agent/agents.ts";
import { runLinks } from "../agent/notices.ts";
import { agentEndpoints } from "../contract/agents.ts";
import { AppError } from "../errors.ts";
import { authenticateToken, type Authority } from "./auth.ts";
import { askingPage, type HelpPage, tellingPage } from "./help-page.ts";
import { baseUrlOf } from "./caller.ts";
import { issueTicket } from "./tickets.ts";
import { parsePart } from "./validation.ts";

export interface HelpOptions {
  agents: Agents;
  authority: Authority;
  publicUrl: string | undefined;
}

interface HelpRequest {
  Params: { agent_id: string };
  Querystring: { token?: string };
}

const { body: Answer } = agentEndpoints.agentHelp;
// Encoded for a form, a character of the longest answer may take nine.
const bodyLimit = 200_000;

/** Lets a person who has a link answer an agent that waits: a page, and where its form or JSON `{answer}` goes to. */
export async function addHelp(server: FastifyInstance, options: HelpOptions): Promise<void> {
  server.get<HelpRequest>("/agents/:agent_id/help", (request, reply) =>
    asPage(reply, () => question(request, options)),
  );
  // Apart: elsewhere a body is JSON whatever its content type says.
  await server.register(async (scope) => {
    const form = "application/x-www-form-urlencoded";
    scope.addContentTypeParser(form, { parseAs: "string", bodyLimit }, (_request, text, done) =>
      done(null, Object.fromEntries(new URLSearchParams(text.toString()))),
    );
    scope.post<HelpRequest>("/agents/:agent_id/help/answer", async (request, reply) => {
      const isForm = (request.headers["content-type"] ?? "").startsWith(form);
      if (isForm) return asPage(reply, () => thanks(request, options));
      await answer(request, options);
      return reply.send({ answered: true });
    });
  });
}

async function enter(request: FastifyRequest<HelpRequest>, { agents, authority }: HelpOptions) {
  const id = request.params.agent_id;
  const wanted = { purpose: "help", subject: id } as const;
  const token = request.query.token ?? null;
  const accountId = await authenticateToken(authority, token, wanted);
  const { record, waiting } = await agents.status(accountId, id);
  if (record.status === "closed") {
    throw new AppError(410, "agent_ended", "This agent has ended: it needs no answer any more.");
  }
  return { id, accountId, sessionId: record.sessionId, waiting };
}

async function question(
  request: FastifyRequest<HelpRequest>,
  options: HelpOptions,
): Promise<HelpPage> {
  const { id, accountId, sessionId, waiting } = await enter(request, options);
  if (waiting === null) {
    return tellingPage(
      "Nothing to answer",
      "The agent goes on by itself and does not wait for an answer now.",
    );
  }
  const { reason, until } = waiting;
  // With tickets of its own: the token that was given may be the API key, which no page carries.
  const links = runLinks({
    baseUrl: baseUrlOf(request.headers.host, options.publicUrl),
    ticket: (purpose, subject, expiresAt) =>
      issueTicket(options.authority.ticketSecret, { purpose, subject, accountId, expiresAt }),
  });
  return askingPage({
    reason,
    until,
    viewerUrl: links.viewer(sessionId, until),
    answerUrl: links.answer(id, until),
    longestAnswer: Answer.shape.answer.maxLength ?? bodyLimit,
  });
}

async function answer(request: FastifyRequest<HelpRequest>, options: HelpOptions): Promise<void> {
  const { id, accountId } = await enter(request, options);
  const { answer: text } = parsePart(Answer, "body", request.body) as { answer: string };
  await options.agents.help(accountId, id, text);
}

async function thanks(
  request: FastifyRequest<HelpRequest>,
  options: HelpOptions,
): Promise<HelpPage> {
  await answer(request, options);
  return tellingPage(
    "Thank you",
    "The agent has your answer and goes on. You can close this page.",
  );
}

/** A person is told in a page also what went wrong. */
async function asPage(reply: FastifyReply, make: () => Promise<HelpPage>): Promise<FastifyReply> {
  try {
    const { html, headers } = await make();
    return reply.headers(headers).send(html);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { html, headers } = tellingPage("This can't be answered", error.message);
    return reply.status(error.status).headers(headers).send(html);
  }
}
