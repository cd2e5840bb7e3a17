import { type Adapter, type Handlers, tabOf } from "./adapter.ts";

/** Dialogs of pages (CDP `Page.javascriptDialogOpening`) by BiDi's user prompts. */
export function dialogHandlers(firefox: Adapter): Handlers {
  const { bidi, contexts } = firefox;
  bidi.on("browsingContext.userPromptOpened", ({ context, type, message, defaultValue }) => {
    firefox.emitTo(context, "Page.javascriptDialogOpening", {
      url: contexts.find(context)?.url ?? "",
      frameId: context,
      message,
      type,
      hasBrowserHandler: false,
      ...(defaultValue === undefined ? {} : { defaultPrompt: defaultValue }),
    });
  });
  bidi.on("browsingContext.userPromptClosed", ({ context, accepted, userText }) => {
    const told = { frameId: context, result: accepted, userInput: userText ?? "" };
    firefox.emitTo(context, "Page.javascriptDialogClosed", told);
  });
  return {
    "Page.handleJavaScriptDialog": ({ accept, promptText }, session) =>
      bidi.send("browsingContext.handleUserPrompt", {
        context: tabOf(session),
        accept,
        ...(promptText === undefined ? {} : { userText: promptText }),
      }),
  };
}
