import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { EmailDelivery } from "../messages.ts";
import { type Resolve, systemResolve } from "./authentication.ts";
import { type Certificate, selfMadeCertificate } from "./certificate.ts";
import { Intake } from "./intake.ts";
import { type MailLimits, mailLimits } from "./limits.ts";
import type { Refusal } from "./refusal.ts";

/** What a mail server needs. */
export interface MailServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** The domain whose mail arrives here, in lower case. */
  domain: string;
  delivery: EmailDelivery;
  /** By default one that the server makes itself. */
  certificate?: Certificate | undefined;
  limits?: MailLimits;
  /** By default the DNS of the machine. */
  resolve?: Resolve;
  /** Is told what went wrong here, never what a client did wrong. */
  onError: (error: unknown) => void;
}

/** A mail server that listens. Disposing it ends every connection; what is not kept by then is not acknowledged. */
export interface MailServer extends AsyncDisposable {
  port: number;
}

/** Opens a mail server (RFC 5321) that takes mail for its domain and sends none. */
export async function openMailServer(options: MailServerOptions): Promise<MailServer> {
  const limits = options.limits ?? mailLimits(25 * 1024 * 1024);
  const certificate = options.certificate ?? selfMadeCertificate(options.domain);
  const intake = new Intake({
    ...options,
    limits,
    resolve: options.resolve ?? systemResolve(),
    hangUp: (session, refusal) => hangUp(server.connections, session, refusal),
  });
  const server = new SMTPServer({
    ...boundsOf(limits),
    ...intake.handlers(),
    ...certificate,
    minVersion: "TLSv1.2",
    name: options.domain,
    disabledCommands: ["AUTH"],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
  });
  const sockets = new Set<Socket>();
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("error", (error) => {
    // Whoever opens it is told why it does not listen; a client's errors, such as a failed handshake, are its own.
    const isOurs = server.server.listening && !("remoteAddress" in error) && !("meta" in error);
    if (isOurs) options.onError(error);
  });
  server.listen(options.port, options.host);
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of server.connections) connection.send(421, "4.3.2 Closing down");
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, intake[Symbol.asyncDispose]()]);
    },
  };
}

function boundsOf(limits: MailLimits) {
  return {
    size: limits.messageBytes,
    maxRecipients: limits.recipients,
    maxClients: limits.connections,
    // RFC 5321 (4.5.3.1.4) asks for 512 bytes; the rest is for long addresses.
    maxCommandLength: 4_096,
    socketTimeout: limits.idleMs,
  };
}

/** Says why, and closes the connection. */
function hangUp(
  connections: SMTPServer["connections"],
  session: SMTPServerSession,
  refusal: Refusal,
): void {
  for (const connection of connections) {
    if (connection.session !== session) continue;
    connection.send(refusal.responseCode, refusal.message);
    connection.close();
  }
}
