/** How messages are read, and how the next one is waited for. */
export interface MessageSource<Message> {
  read(): Promise<Message[]>;
  /** Resolves with true when one has arrived, and with false when the signal aborts first. */
  arrival(signal: AbortSignal): Promise<boolean>;
}

/** The messages that are there, or else the first to arrive while there is patience; none after that. */
export async function newMessages<Message>(
  { read, arrival }: MessageSource<Message>,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Message[]> {
  const done = new AbortController();
  const late = AbortSignal.any([signal, done.signal, AbortSignal.timeout(patienceMs)]);
  try {
    while (true) {
      // Listening begins before reading: what comes in between is not missed.
      const arrived = arrival(late);
      const found = await read();
      if (found.length > 0 || !(await arrived)) return found;
    }
  } finally {
    done.abort();
  }
}
