/** What strangers may do to the mail server. */
export interface MailLimits {
  /** The largest message, in bytes. */
  messageBytes: number;
  /** The most bytes of messages that are held in memory at the same moment, over all clients. */
  heldBytes: number;
  /** And of one client. */
  heldBytesOfClient: number;
  recipients: number;
  connections: number;
  connectionsOfClient: number;
  connectionsAMinute: number;
  messagesAMinute: number;
  /** Unknown recipients of one connection before it is closed. */
  unknownRecipients: number;
  /** Unknown recipients of a client in a minute before it is told to come back later. */
  unknownAMinute: number;
  /** How long a client may say nothing, in milliseconds. */
  idleMs: number;
  /** How long a connection may last, in milliseconds. */
  connectionMs: number;
}

/** The limits for messages of up to this many bytes. */
export function mailLimits(messageBytes: number): MailLimits {
  return {
    messageBytes,
    heldBytes: 4 * messageBytes,
    heldBytesOfClient: 2 * messageBytes,
    recipients: 100,
    connections: 200,
    connectionsOfClient: 20,
    connectionsAMinute: 120,
    messagesAMinute: 240,
    unknownRecipients: 5,
    unknownAMinute: 30,
    idleMs: 60_000,
    connectionMs: 600_000,
  };
}
