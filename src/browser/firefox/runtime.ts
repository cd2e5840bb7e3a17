import type { Protocol } from "devtools-protocol";
import type * as Bidi from "webdriver-bidi-protocol";
import { type Adapter, type Attached, type Handlers, tabOf } from "./adapter.ts";
import type { Realm } from "./realms.ts";
import { exceptionOf, localValue, referenceOf, remoteObject } from "./values.ts";

type Evaluated = {
  result: Protocol.Runtime.RemoteObject;
  exceptionDetails?: Protocol.Runtime.ExceptionDetails;
};

const whole = { maxDomDepth: 0, maxObjectDepth: null };
const shallow = { maxDomDepth: 0, maxObjectDepth: 0 };

/** Code in pages (CDP `Runtime`) by BiDi's `script`. */
export function runtimeHandlers(firefox: Adapter): Handlers {
  const { bidi, realms } = firefox;
  const kept = new Handles(firefox);
  return {
    "Runtime.enable": () => ({}),
    "Runtime.disable": () => ({}),
    "Runtime.evaluate": async (params, session) => {
      const world = await worldOf(firefox, session, params.contextId);
      if (params.userGesture === true) await endActivation(firefox, world);
      const byValue = params.returnByValue === true;
      const found = await realms.during(
        world,
        bidi.send("script.evaluate", {
          expression: params.expression,
          target: { realm: world.realm },
          awaitPromise: params.awaitPromise === true,
          resultOwnership: byValue ? "none" : "root",
          serializationOptions: byValue ? whole : shallow,
          ...(params.userGesture === true ? { userActivation: true } : {}),
        }),
      );
      return kept.told(session, found, world, byValue);
    },
    "Runtime.callFunctionOn": async (params, session) => {
      const world = await worldOf(firefox, session, params.executionContextId);
      if (params.userGesture === true) await endActivation(firefox, world);
      const byValue = params.returnByValue === true;
      const found = await realms.during(
        world,
        bidi.send("script.callFunction", {
          functionDeclaration: params.functionDeclaration,
          arguments: (params.arguments ?? []).map(localValue),
          target: { realm: world.realm },
          awaitPromise: params.awaitPromise === true,
          resultOwnership: byValue ? "none" : "root",
          serializationOptions: byValue ? whole : shallow,
          ...(params.userGesture === true ? { userActivation: true } : {}),
        }),
      );
      return kept.told(session, found, world, byValue);
    },
    "Runtime.getProperties": ({ objectId }) => propertiesOf(firefox, objectId),
    "Runtime.releaseObjectGroup": (_params, session) => kept.release(session),
    "Runtime.releaseObject": () => ({}),
  };
}

/** The world of a number; without one the page's own world of a tab. */
async function worldOf(
  { bidi, realms }: Adapter,
  session: Attached,
  contextId: number | undefined,
): Promise<Realm> {
  if (contextId !== undefined) return realms.find(contextId);
  const context = tabOf(session);
  const { realm } = await bidi.send("script.evaluate", {
    expression: "0",
    target: { context },
    awaitPromise: false,
  });
  return { realm, context };
}

/** Where the last script ran as a person's the next one would not be given activation anew. */
async function endActivation({ bidi }: Adapter, { realm }: Realm): Promise<void> {
  const target = { realm };
  if (!bidi.activations.has(target)) return;
  const nothing = { expression: "0", target, awaitPromise: false };
  await bidi.send("script.evaluate", { ...nothing, userActivation: false });
}

/** The items of a list that a world holds. */
async function propertiesOf({ bidi, realms }: Adapter, objectId: string) {
  const reference = referenceOf(objectId);
  if (reference.kind === "node")
    throw new Error("properties of nodes are not available in Firefox");
  const { realm, handle } = reference;
  const found = await bidi.send("script.callFunction", {
    functionDeclaration: "(list) => list",
    arguments: [{ handle }],
    target: { realm },
    awaitPromise: false,
    serializationOptions: { maxDomDepth: 0, maxObjectDepth: 1 },
  });
  if (found.type === "exception" || found.result.type !== "array") return { result: [] };
  const items = found.result.value ?? [];
  const context = realms.contextOf(realm);
  return {
    result: items.map((item, index) => ({
      name: String(index),
      configurable: true,
      enumerable: true,
      value: remoteObject(item, { realm, context, byValue: false }),
    })),
  };
}

/** The objects of pages that are held for a session until it lets go of them. */
class Handles {
  #firefox: Adapter;
  #held = new Map<string | undefined, Map<string, string[]>>();

  constructor(firefox: Adapter) {
    this.#firefox = firefox;
    firefox.bidi.on("script.realmDestroyed", ({ realm }) => {
      for (const held of this.#held.values()) held.delete(realm);
    });
  }

  told(
    session: Attached,
    found: Bidi.Script.EvaluateResult,
    { realm, context }: Realm,
    byValue: boolean,
  ): Evaluated {
    if (found.type === "exception")
      return {
        result: { type: "object" },
        exceptionDetails: exceptionOf(found.exceptionDetails),
      };
    const { result } = found;
    const handle = "handle" in result ? result.handle : undefined;
    if (handle !== undefined) this.#keep(session, realm, handle);
    return { result: remoteObject(result, { realm, context, byValue }) };
  }

  #keep({ id }: Attached, realm: string, handle: string): void {
    const held = this.#held.get(id) ?? new Map<string, string[]>();
    this.#held.set(id, held);
    held.set(realm, [...(held.get(realm) ?? []), handle]);
  }

  async release({ id }: Attached): Promise<object> {
    const held = this.#held.get(id) ?? new Map<string, string[]>();
    this.#held.delete(id);
    const letGo = [...held].map(([realm, handles]) =>
      this.#firefox.bidi
        .send("script.disown", { handles, target: { realm } })
        .catch(() => undefined),
    );
    await Promise.all(letGo);
    return {};
  }
}
