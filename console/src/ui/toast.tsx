import { CircleCheck, TriangleAlert } from "lucide-react";
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";
import { classes } from "./classes.ts";
import "./toast.css";

interface Told {
  id: number;
  text: string;
  tone: "good" | "bad";
}

type Tell = (text: string, tone?: "good" | "bad") => void;

const ToastContext = createContext<Tell>(() => undefined);

/** Tells in passing that something was done, or with the tone `bad` that it was not. */
export function useToast(): Tell {
  return use(ToastContext);
}

const shownMs = 4_500;
const most = 3;

/** Stands around the whole console, and shows what is told. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [all, setAll] = useState<readonly Told[]>([]);
  const tell = useCallback<Tell>((text, tone = "good") => {
    setAll((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, text, tone }].slice(-most));
  }, []);
  const oldest = all[0]?.id;
  useEffect(() => {
    if (oldest === undefined) return;
    const timer = setTimeout(() => setAll((before) => before.slice(1)), shownMs);
    return () => clearTimeout(timer);
  }, [oldest]);
  return (
    <ToastContext value={tell}>
      {children}
      <div className="toasts" role="status">
        {all.map(({ id, text, tone }) => (
          <p key={id} className={classes("toast", `toast-${tone}`)}>
            {tone === "good" ? (
              <CircleCheck size={16} aria-hidden />
            ) : (
              <TriangleAlert size={16} aria-hidden />
            )}
            {text}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}
