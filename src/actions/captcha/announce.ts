/** A function of the page that a captcha's script would call with the token. */
type Callback = (token: string) => void;

/**
 * Runs among the page's scripts, sent as source: tells the token to the page's function of this name,
 * or to the one that the page gave to reCAPTCHA with this key. Answers whether there was one.
 */
export function announceToken(token: string, name: string, key: string): boolean {
  const inside = (at: unknown, part: string): unknown =>
    typeof at === "object" || typeof at === "function" ? Reflect.get(at ?? {}, part) : undefined;
  const called = (callback: unknown): boolean => {
    if (typeof callback !== "function") return false;
    (callback as Callback)(token);
    return true;
  };
  if (name !== "") return called(name.split(".").reduce(inside, globalThis as unknown));
  const clients = inside(inside(globalThis, "___grecaptcha_cfg"), "clients");
  const seen = new Set<unknown>();
  const open: [value: unknown, depth: number][] = [[clients, 0]];
  for (let next = open.shift(); next !== undefined && seen.size < 2_000; next = open.shift()) {
    const [value, depth] = next;
    const isTaken = typeof value !== "object" || value === null || seen.has(value);
    if (isTaken || value instanceof Node || depth > 6) continue;
    seen.add(value);
    const callback = inside(value, "callback");
    if (inside(value, "sitekey") === key && callback !== undefined)
      return called(typeof callback === "string" ? inside(globalThis, callback) : callback);
    for (const one of Object.values(value)) open.push([one, depth + 1]);
  }
  return false;
}
