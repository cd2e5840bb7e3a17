/**
 * Has the process go on when something fails for which nobody waits, which Node takes as its end: it is the
 * trouble of one session, such as an external browser (`cdp_url`) that says what none would, and not of all.
 */
export function outliveUnawaited(tell: (error: unknown) => void): void {
  process.on("unhandledRejection", tell);
}
