/**
 * In our own world of a document: keeps what the program for consent walls says, and hands it out to
 * whoever asks. Of its many reports, only how far it has come. Whole in itself: it is sent as source.
 */
export function queueMessages(name: string): void {
  const most = 200;
  let kept: unknown[] = [];
  let wake: (() => void) | undefined;
  const send = async (message: {
    type: string;
    state?: { lifecycle: string; findCmpAttempts: number };
  }) => {
    const { type, state } = message;
    const report = { type, lifecycle: state?.lifecycle, attempts: state?.findCmpAttempts };
    if (kept.length < most) kept.push(type === "report" ? report : message);
    wake?.();
  };
  const next = async () => {
    if (kept.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const told = kept;
    kept = [];
    return told;
  };
  Object.assign(globalThis, { [name]: next, autoconsentSendMessage: send });
}
