/** What a promise answers, or undefined after `limit` ms or when the signal aborts. */
export async function within<T>(
  promise: Promise<T>,
  limit: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const giveUp = () => resolve(undefined);
  const timer = setTimeout(giveUp, limit);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}
