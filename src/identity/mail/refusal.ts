/** Why a command is refused: what SMTP answers with, the code of RFC 3463 in front of the words. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly responseCode: number;

  constructor(responseCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.responseCode = responseCode;
  }
}

/** Something here went wrong: the sender keeps the mail and comes again. */
export function comeAgain(cause?: unknown): Refusal {
  return new Refusal(451, "4.3.0 The mail could not be kept now, try again later", { cause });
}

/** The client does too much, and is let go. */
export function tooMuch(what: string): Refusal {
  return new Refusal(421, `4.7.0 Too many ${what}, try again later`);
}

/** Nobody has the address. */
export function nobody(address: string): Refusal {
  return new Refusal(550, `5.1.1 Nobody here has the address <${address}>`);
}

/** The address is of another domain. */
export function noRelay(): Refusal {
  return new Refusal(550, "5.7.1 This server takes mail for its own domain only");
}

/** The message is larger than messages may be. */
export function tooLarge(messageBytes: number): Refusal {
  return new Refusal(552, `5.3.4 A message may have ${messageBytes} bytes at most`);
}

/** The server holds as much mail as it may. */
export function tooBusy(): Refusal {
  return new Refusal(452, "4.3.1 Too much mail is coming in, try again later");
}

/** The message is not one that can be read. */
export function unreadable(cause: unknown): Refusal {
  return new Refusal(554, "5.6.0 The message can't be read", { cause });
}
