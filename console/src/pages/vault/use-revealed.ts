import { useEffect, useState } from "react";
import { useToast } from "../../ui/toast.tsx";
import { sentenceOf } from "../../api/error-text.ts";

const shownMs = 20_000;

/**
 * Something secret that is read when it is asked for, and forgotten after 20 seconds, or as soon as
 * the window is left. It stands in no cache.
 */
export function useRevealed<Secret>(read: () => Promise<Secret>) {
  const [secret, setSecret] = useState<Secret>();
  const [isReading, setReading] = useState(false);
  const tell = useToast();
  const isShown = secret !== undefined;
  useEffect(() => {
    if (!isShown) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const hide = () => setSecret(undefined);
    const timer = setTimeout(hide, shownMs);
    window.addEventListener("blur", hide, { signal });
    window.addEventListener("pagehide", hide, { signal });
    document.addEventListener("visibilitychange", hide, { signal });
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [isShown]);
  const reveal = async () => {
    setReading(true);
    try {
      const answer = await read();
      // Whoever left while it was on its way is not looking.
      if (document.hasFocus()) setSecret(answer);
    } catch (error) {
      tell(sentenceOf(error), "bad");
    } finally {
      setReading(false);
    }
  };
  return { secret, isReading, reveal, hide: () => setSecret(undefined) };
}
