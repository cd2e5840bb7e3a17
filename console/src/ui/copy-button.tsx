import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./button.tsx";
import { useToast } from "./toast.tsx";

interface CopyButtonProps {
  text: string;
  /** What is copied, such as `session id`. */
  what?: string;
}

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, what = "text" }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const tell = useToast();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    copyText(text).then(
      () => setCopied(true),
      () => tell("The browser did not allow copying: select the text and copy it by hand.", "bad"),
    );
  return (
    <IconButton
      icon={copied ? Check : Copy}
      label={copied ? "Copied" : `Copy ${what}`}
      size="small"
      onClick={() => void copy()}
    />
  );
}

/** Without TLS a page has no clipboard of its own; then a selection is copied. */
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("The browser did not copy.");
}
