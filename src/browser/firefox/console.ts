import type { Adapter, Handlers } from "./adapter.ts";

const levels = { debug: "debug", info: "info", warn: "warning", error: "error" } as const;

/** What pages write to the console (CDP `Console`) by BiDi's `log`. */
export function consoleHandlers(firefox: Adapter): Handlers {
  firefox.bidi.on("log.entryAdded", (entry) => {
    const { context } = entry.source;
    if (entry.type !== "console" || context === undefined) return;
    const [frame] = entry.stackTrace?.callFrames ?? [];
    const plain = "method" in entry && entry.method === "log";
    firefox.emitTo(
      context,
      "Console.messageAdded",
      {
        message: {
          source: "console-api",
          level: plain ? "log" : levels[entry.level],
          text: entry.text ?? "",
          ...(frame === undefined ? {} : { url: frame.url, line: frame.lineNumber + 1 }),
        },
      },
      "Console",
    );
  });
  return {
    "Console.enable": (_params, session) => {
      session.enabled.add("Console");
      return {};
    },
    "Console.disable": (_params, session) => {
      session.enabled.delete("Console");
      return {};
    },
  };
}
