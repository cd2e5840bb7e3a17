import { TriangleAlert } from "lucide-react";
import { sentenceOf } from "../api/error-text.ts";
import { Button } from "./button.tsx";
import "./error-note.css";

interface ErrorNoteProps {
  /** Of a query or a mutation; nothing is shown for null. */
  error: unknown;
  onRetry?(): void;
}

/** What went wrong, as a sentence. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  if (error === null || error === undefined) return null;
  return (
    <div className="error-note" role="alert">
      <TriangleAlert size={16} aria-hidden />
      <p>{sentenceOf(error)}</p>
      {onRetry !== undefined && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
