import type { Protocol } from "devtools-protocol";

/** What the domain Console says of a message, as Runtime would have said it: its arguments are one text. */
export function consoleCall(
  { level, text, url, line, column }: Protocol.Console.ConsoleMessage,
  executionContextId: number,
): Protocol.Runtime.ConsoleAPICalledEvent {
  const place = {
    functionName: "",
    scriptId: "0",
    url: url ?? "",
    lineNumber: Math.max(0, (line ?? 1) - 1),
    columnNumber: Math.max(0, (column ?? 1) - 1),
  };
  return {
    type: level,
    args: [{ type: "string", value: text }],
    executionContextId,
    timestamp: Date.now(),
    stackTrace: { callFrames: [place] },
  };
}
