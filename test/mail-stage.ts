import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createTransport, type SendMailOptions } from "nodemailer";
import type { EmailDelivery, IncomingEmail } from "../src/identity/messages.ts";
import { mailLimits, type MailLimits } from "../src/identity/mail/limits.ts";
import { openMailServer } from "../src/identity/mail/server.ts";
import type { Resolve } from "../src/identity/mail/authentication.ts";

/** An email that was kept, and for whom. */
export interface Kept extends IncomingEmail {
  recipients: readonly string[];
}

/** Keeps emails in memory for the people of `agents.example`. */
export function keepEmails(people: readonly string[]): { kept: Kept[]; delivery: EmailDelivery } {
  const kept: Kept[] = [];
  const isHere = (address: string) =>
    people.includes(
      address
        .toLowerCase()
        .replace(/\+[^@]*/, "")
        .replace("@agents.example", ""),
    );
  const delivery: EmailDelivery = {
    knows: async (address) => isHere(address),
    email: async (recipients, email) => {
      const here = recipients.filter(isHere);
      if (here.length > 0) kept.push({ ...email, recipients: here });
      return here.length;
    },
  };
  return { kept, delivery };
}

/** A mail server on loopback for ada and bob, and the ways to reach it. */
export interface MailStage extends AsyncDisposable {
  port: number;
  kept: Kept[];
  /** What went wrong at the server. */
  errors: unknown[];
  send(mail: SendMailOptions, secure?: boolean): Promise<{ accepted: unknown[]; response: string }>;
  /** A connection on which anything can be said. */
  open(): Promise<Conversation>;
}

/** A connection that is led by hand. */
export interface Conversation extends Disposable {
  socket: Socket;
  /** Sends a line, and answers what the server says to it. */
  say(line: string): Promise<string>;
  /** What the server says next; an empty text when it has closed. */
  hear(): Promise<string>;
  /** Everything the server said until it closed. */
  toEnd(): Promise<string>;
}

const nothing: Resolve = async () => {
  throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
};

export async function openMailStage(
  options: Partial<{
    limits: Partial<MailLimits>;
    resolve: Resolve;
    delivery: EmailDelivery;
    domain: string;
  }> = {},
): Promise<MailStage> {
  const { kept, delivery } = keepEmails(["ada", "bob"]);
  const errors: unknown[] = [];
  const server = await openMailServer({
    host: "127.0.0.1",
    port: 0,
    domain: options.domain ?? "agents.example",
    delivery: options.delivery ?? delivery,
    limits: { ...mailLimits(1024 * 1024), ...options.limits },
    resolve: options.resolve ?? nothing,
    onError: (error) => errors.push(error),
  });
  const { port } = server;
  return {
    port,
    kept,
    errors,
    async send(mail, secure = true) {
      const tls = { rejectUnauthorized: false };
      const how = secure ? { requireTLS: true, tls } : { ignoreTLS: true };
      const transport = createTransport({ host: "127.0.0.1", port, ...how });
      try {
        return await transport.sendMail(mail);
      } finally {
        transport.close();
      }
    },
    open: () => converse(port),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function converse(port: number): Promise<Conversation> {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("latin1");
  let heard = "";
  let isOver = false;
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers<void>();
  };
  const end = () => {
    isOver = true;
    tell();
  };
  socket.on("error", end).on("end", end).on("close", end);
  socket.on("data", (chunk) => {
    heard += String(chunk);
    tell();
  });
  const hear = async () => {
    while (replyIn(heard) === undefined && !isOver) await news.promise;
    const reply = replyIn(heard) ?? "";
    heard = heard.slice(reply.length);
    return reply;
  };
  await once(socket, "connect");
  return {
    socket,
    hear,
    async say(line) {
      socket.write(`${line}\r\n`);
      return await hear();
    },
    async toEnd() {
      while (!isOver) await news.promise;
      return heard;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** The first whole reply, of one line or several (RFC 5321, 4.2). */
function replyIn(heard: string): string | undefined {
  return /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(heard)?.[0];
}
