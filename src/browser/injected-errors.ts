/** An uncaught error or rejection as the page's world tells it. */
export interface ThrownError {
  message: string;
  /** Empty where it is not known. */
  url: string;
  /** 0 where it is not known. */
  line: number;
}

/** In our own world of a document: keeps the errors that come, and hands them out to whoever asks. */
export function collectErrors(name: string): void {
  const most = 100;
  let kept: ThrownError[] = [];
  let lost = 0;
  let wake: (() => void) | undefined;
  addEventListener(name, (event) => {
    if (kept.length < most) kept.push(JSON.parse((event as CustomEvent<string>).detail));
    else lost += 1;
    wake?.();
  });
  const next = async () => {
    if (kept.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const more = { message: `${lost} more errors were not kept.`, url: "", line: 0 };
    const told = lost > 0 ? [...kept, more] : kept;
    kept = [];
    lost = 0;
    return told;
  };
  Object.assign(globalThis, { [name]: next });
}

/**
 * In the page's world, before any of its code: makes a function that puts a thrown thing into words.
 * It uses only functions taken now, for the page may put its own in their place, and reads nothing of a
 * thing that could be the page's code.
 */
export function wordsOfThrown(): (thrown: unknown) => string {
  const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { isError } = Error as unknown as { isError?: (value: unknown) => boolean };
  const [Text, Kind] = [String, Error];
  const types = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError];
  const prototypes: object[] = [];
  const names: string[] = [];
  for (let at = 0; at < types.length; at += 1) {
    prototypes[at] = types[at]!.prototype;
    names[at] = types[at]!.name;
  }
  const nameOf = (error: object): string => {
    const prototype = getPrototypeOf(error);
    for (let at = 0; at < prototypes.length; at += 1)
      if (prototypes[at] === prototype) return names[at]!;
    return "Error";
  };
  const errorWords = (error: object): string => {
    const found = getOwnPropertyDescriptor(error, "message");
    // One with a getter has no value.
    const message: unknown = found === undefined ? undefined : found.value;
    return typeof message === "string" && message !== ""
      ? `${nameOf(error)}: ${message}`
      : nameOf(error);
  };
  return (thrown) => {
    if (isError !== undefined && apply(isError, Kind, [thrown]))
      return errorWords(thrown as object);
    if (typeof thrown === "function") return "a function";
    if (typeof thrown === "object" && thrown !== null) return "an object";
    return Text(thrown);
  };
}

/** There too, and in the same way: sends what was thrown and not caught to our world. */
export function sendErrors(name: string, wordsOf: (thrown: unknown) => string): void {
  const { apply, getOwnPropertyDescriptor } = Reflect;
  const { stringify } = JSON;
  const { slice } = String.prototype;
  const { dispatchEvent } = EventTarget.prototype;
  const [Sent, place] = [CustomEvent, window];
  const getter = (type: { prototype: object }, key: string) =>
    getOwnPropertyDescriptor(type.prototype, key)!.get!;
  const messageOf = getter(ErrorEvent, "message");
  const fileOf = getter(ErrorEvent, "filename");
  const lineOf = getter(ErrorEvent, "lineno");
  const reasonOf = getter(PromiseRejectionEvent, "reason");
  const isTrusted = (event: Event): boolean =>
    apply(getOwnPropertyDescriptor(event, "isTrusted")!.get!, event, []);
  const send = (message: string, url: string, line: number) => {
    // Without prototypes: the page may have given all objects a `toJSON`.
    const error = { __proto__: null, message: apply(slice, message, [0, 20_000]), url, line };
    const event = new Sent(name, { __proto__: null, detail: stringify(error) } as CustomEventInit);
    apply(dispatchEvent, place, [event]);
  };
  addEventListener("error", (event) => {
    if (isTrusted(event))
      send(apply(messageOf, event, []), apply(fileOf, event, []), apply(lineOf, event, []));
  });
  addEventListener("unhandledrejection", (event) => {
    const words = isTrusted(event) ? wordsOf(apply(reasonOf, event, [])) : undefined;
    if (words !== undefined) send(`Uncaught (in promise) ${words}`, "", 0);
  });
}
