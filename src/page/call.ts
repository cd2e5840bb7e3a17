import type { Protocol } from "devtools-protocol";
import { type Handle, handleGroup, type PageTarget } from "./cdp-target.ts";
import type { Frame } from "./frames.ts";
import { isInjected, programPlace, programSource } from "./injected/program.ts";

/** A function that runs in a page: one of the program's, or one that is whole in itself and is sent as source. */
// oxlint-disable-next-line typescript/no-explicit-any -- any function can be sent
type Anything = any[];
type InPage<P extends Anything, R> = (...parameters: P) => R;
/** What is a node in the page is a handle here. */
type Arguments<P extends Anything> = {
  [I in keyof P]: Element extends P[I]
    ? Handle | Exclude<P[I], Element>
    : P[I] extends Node
      ? Handle
      : P[I];
};

/** An exception that the page's own objects threw at us. */
export class PageException extends Error {
  override name = "PageException";
}

function isHandle(value: unknown): value is Handle {
  return typeof value === "object" && value !== null && "objectId" in value;
}

const noProgram = "the program is not in this document yet";

/** One of the program's functions is called by its name, any other is sent as it is. */
function declarationOf(functionInPage: InPage<Anything, unknown>, returnByValue: boolean): string {
  if (!isInjected(functionInPage)) return functionInPage.toString();
  const called = `program.${functionInPage.name}(...parameters)`;
  // As text: Chromium takes several times as long to pass a larger value itself.
  const answer = returnByValue ? `JSON.stringify(await ${called})` : called;
  return `async (...parameters) => {
    const program = ${programPlace};
    if (program === undefined) throw new Error("${noProgram}");
    return ${answer};
  }`;
}

/** Puts the program into our world of a frame, which otherwise the first call of a function of it does. */
export async function installProgram({ session, contextId }: Frame): Promise<void> {
  const expression = programSource();
  await session.send("Runtime.evaluate", { expression, contextId });
}

async function run(
  frame: Frame,
  functionInPage: InPage<Anything, unknown>,
  parameters: unknown[],
  options: { returnByValue: boolean; userGesture?: true },
): Promise<Protocol.Runtime.RemoteObject> {
  const { result, exceptionDetails } = await frame.session.send("Runtime.callFunctionOn", {
    functionDeclaration: declarationOf(functionInPage, options.returnByValue),
    executionContextId: frame.contextId,
    arguments: parameters.map((value) =>
      isHandle(value) ? { objectId: value.objectId } : { value },
    ),
    ...options,
    objectGroup: handleGroup,
    awaitPromise: true,
  });
  if (exceptionDetails === undefined) return result;
  const { exception, text } = exceptionDetails;
  const message = exception?.description?.split("\n")[0] ?? text;
  if (!message.includes(noProgram)) throw new PageException(message);
  await installProgram(frame);
  return run(frame, functionInPage, parameters, options);
}

/** Runs a function in our world of a frame and answers its value as JSON. */
export async function call<P extends Anything, R>(
  frame: Frame,
  functionInPage: InPage<P, R>,
  ...parameters: Arguments<P>
): Promise<Awaited<R>> {
  const { value } = await run(frame, functionInPage, parameters, { returnByValue: true });
  if (!isInjected(functionInPage) || value === undefined) return value as Awaited<R>;
  return JSON.parse(value as string) as Awaited<R>;
}

/** Runs a function that does what a person would do: the page may open windows and choosers for it. */
export async function callWithGesture<P extends Anything>(
  frame: Frame,
  functionInPage: InPage<P, void>,
  ...parameters: Arguments<P>
): Promise<void> {
  await run(frame, functionInPage, parameters, { returnByValue: true, userGesture: true });
}

/** Runs a function that answers an element; null when it answers none. */
export async function callForHandle<P extends Anything>(
  frame: Frame,
  functionInPage: InPage<P, Element | null>,
  ...parameters: Arguments<P>
): Promise<Handle | null> {
  const { objectId } = await run(frame, functionInPage, parameters, { returnByValue: false });
  return objectId === undefined ? null : { session: frame.session, objectId };
}

/** Runs a function that answers an array of elements. */
export async function callForHandles<P extends Anything>(
  frame: Frame,
  functionInPage: InPage<P, Element[]>,
  ...parameters: Arguments<P>
): Promise<Handle[]> {
  const { session } = frame;
  const { objectId } = await run(frame, functionInPage, parameters, { returnByValue: false });
  const { result } = await session.send("Runtime.getProperties", {
    objectId: objectId!,
    ownProperties: true,
  });
  const elements = result.filter(({ name }) => /^\d+$/.test(name));
  return elements.map(({ value }) => ({ session, objectId: value!.objectId! }));
}

/** Lets go of every handle to the page's objects; the page may have gone. */
export function releaseHandles(page: PageTarget): void {
  for (const session of [page.session, ...page.frameSessions.values()]) {
    session.send("Runtime.releaseObjectGroup", { objectGroup: handleGroup }).catch(() => undefined);
  }
}
