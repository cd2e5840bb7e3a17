import type { Protocol } from "devtools-protocol";
import type { ClientCommand } from "../command-policy.ts";
import { consoleCall } from "./console-call.ts";
import { KnownContexts } from "./known-contexts.ts";

/** What a quiet session speaks to. */
export interface Wire {
  /** Sends a command of our own. */
  toBrowser(message: { id: number; method: string; params: object; sessionId: string }): void;
  /** Tells the client of an event. */
  toClient(event: { method: string; params: object }, sessionId: string): void;
  /** A client asked for what can't be had quietly. */
  onLoud(): void;
}

/** Ids of commands that are ours; clients count from 1. */
const ownIds = 2_000_000_000;

/** What an answer to a command of ours ends. */
type Ends = "listing" | "pulse" | "nothing";

/** A CDP session whose client believes that Runtime is on. */
export class QuietSession {
  #id: string;
  #wire: Wire;
  #contexts = new KnownContexts();
  #lastId = ownIds;
  #own = new Map<number, Ends>();
  #isPulsing = false;
  #again = false;
  #isLoud = false;
  /** Bindings of one context, or of worlds with a name, which are put into new contexts by hand. */
  #bindings: Protocol.Runtime.AddBindingRequest[] = [];

  constructor(id: string, wire: Wire) {
    this.#id = id;
    this.#wire = wire;
  }

  /** Sends a command of the client's, and what has to go with it. */
  send({ method = "", params = {} }: ClientCommand, send: () => void, isWorker: boolean): void {
    if (this.#isLoud) return send();
    switch (method) {
      case "Runtime.enable":
        this.#command("Console.enable", {});
        // In this pulse the client's command takes the place of ours.
        return this.#pulse(send);
      case "Runtime.addBinding":
        if (isOfSome(params)) this.#bindings = [...this.#without(params), params];
        else this.#beLoud();
        return send();
      case "Runtime.removeBinding":
        this.#bindings = this.#bindings.filter(({ name }) => name !== params["name"]);
        return send();
      case "Page.createIsolatedWorld":
        send();
        return this.#pulse();
      case "Runtime.runIfWaitingForDebugger":
        send();
        if (isWorker) this.#pulse();
        return;
      default:
        return send();
    }
  }

  /** Whether an answer is the client's. */
  answered(id: number): boolean {
    const ends = this.#own.get(id);
    if (ends === undefined) return true;
    this.#own.delete(id);
    if (ends === "listing" && !this.#isLoud) {
      for (const { id: executionContextId, uniqueId } of this.#contexts.endListing())
        this.#tell("Runtime.executionContextDestroyed", {
          executionContextId,
          executionContextUniqueId: uniqueId,
        });
    } else if (ends === "pulse") {
      this.#isPulsing = false;
      if (this.#again) this.#pulse();
    }
    return false;
  }

  /** Whether an event has to be looked at. */
  looksAt(method: string): boolean {
    return (
      method.startsWith("Runtime.executionContext") || (!this.#isLoud && method in this.#seeing)
    );
  }

  /** Whether an event goes on to the client. */
  happened(method: string, params: never): boolean {
    switch (method) {
      case "Runtime.executionContextCreated":
        return this.#contexts.add(
          (params as Protocol.Runtime.ExecutionContextCreatedEvent).context,
        );
      case "Runtime.executionContextDestroyed": {
        const { executionContextUniqueId: uniqueId } =
          params as Protocol.Runtime.ExecutionContextDestroyedEvent;
        return this.#contexts.remove(uniqueId);
      }
      case "Runtime.executionContextsCleared":
        this.#contexts.clear();
        return true;
      default:
        return this.#seeing[method]?.(params) ?? true;
    }
  }

  #seeing: Record<string, (params: never) => boolean> = {
    // Told by the domain Console, once.
    "Runtime.consoleAPICalled": () => false,
    "Runtime.exceptionThrown": () => false,
    "Console.messageAdded": ({ message }: Protocol.Console.MessageAddedEvent) => {
      const context = this.#contexts.main;
      if (context !== undefined && message.source === "console-api")
        this.#tell("Runtime.consoleAPICalled", consoleCall(message, context.id));
      return false;
    },
    "Page.frameAttached": () => {
      this.#pulse();
      return true;
    },
    "Page.frameNavigated": ({ frame }: Protocol.Page.FrameNavigatedEvent) => {
      this.#left(frame.id, frame.parentId === undefined);
      this.#pulse();
      return true;
    },
    "Page.frameDetached": ({ frameId }: Protocol.Page.FrameDetachedEvent) => {
      this.#left(frameId, false);
      return true;
    },
    "Page.domContentEventFired": () => {
      // A document without a script of its own has no context before this.
      if (this.#contexts.main === undefined) this.#pulse();
      return true;
    },
  };

  /** The document of a frame has gone, and its contexts with it. */
  #left(frameId: string, isWhole: boolean): void {
    const gone = isWhole ? this.#contexts.clear() : this.#contexts.removeOf(frameId);
    if (isWhole && gone.length > 0) return this.#tell("Runtime.executionContextsCleared", {});
    for (const { id: executionContextId, uniqueId } of gone)
      this.#tell("Runtime.executionContextDestroyed", {
        executionContextId,
        executionContextUniqueId: uniqueId,
      });
  }

  /** Turns Runtime on for as long as it takes to tell the contexts. */
  #pulse(enable?: () => void): void {
    if (this.#isLoud) return;
    this.#again = this.#isPulsing && enable === undefined;
    if (this.#again) return;
    this.#isPulsing = true;
    this.#contexts.beginListing();
    // What was written before would be told again, and told by running code of the page.
    this.#command("Runtime.discardConsoleEntries", {});
    if (enable === undefined) this.#command("Runtime.enable", {}, "listing");
    else enable();
    this.#command("Runtime.disable", {}, "pulse");
    this.#renewBindings();
  }

  #without(binding: Protocol.Runtime.AddBindingRequest) {
    return this.#bindings.filter((one) => JSON.stringify(one) !== JSON.stringify(binding));
  }

  /** What was off has forgotten them. */
  #renewBindings(): void {
    this.#bindings = this.#bindings.filter(
      ({ executionContextId: id }) => id === undefined || this.#contexts.has(id),
    );
    for (const name of new Set(this.#bindings.map((one) => one.name)))
      this.#command("Runtime.removeBinding", { name });
    for (const binding of this.#bindings) this.#command("Runtime.addBinding", binding);
  }

  /** Turns Runtime on for good: a binding of the page's own world is put into documents before their code only then. */
  #beLoud(): void {
    this.#command("Console.disable", {});
    this.#command("Runtime.discardConsoleEntries", {});
    this.#command("Runtime.enable", {});
    this.#isLoud = true;
    this.#wire.onLoud();
  }

  #command(method: string, params: object, ends: Ends = "nothing"): void {
    const id = ++this.#lastId;
    this.#own.set(id, ends);
    this.#wire.toBrowser({ id, method, params, sessionId: this.#id });
  }

  #tell(method: string, params: object): void {
    this.#wire.toClient({ method, params }, this.#id);
  }
}

/** Whether a binding is not for all documents to come, which would need it before their own code runs. */
function isOfSome(params: object): params is Protocol.Runtime.AddBindingRequest {
  return "name" in params && ("executionContextName" in params || "executionContextId" in params);
}
