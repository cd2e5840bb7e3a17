import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { addressRule } from "../browser/egress/policy.ts";
import {
  ProxyFault,
  type ProxyServer,
  readProxy,
  type WrittenProxy,
} from "../browser/egress/proxy-server.ts";
import type { ProxyAccess } from "../sessions/proxies.ts";
import type { PoolProxy } from "../sessions/proxy-choice.ts";
import { type Settings, SettingsError } from "../settings.ts";

const texts = z.string().trim().min(1).nullish();
const ProxyFile = z.array(
  z.object({
    server: z.string().min(1),
    username: texts,
    password: z.string().nullish(),
    bypass: z.string().nullish(),
    id: texts,
    country: z
      .string()
      .trim()
      .regex(/^[a-z]{2}$/i, "expected two letters such as us")
      .toLowerCase()
      .nullish(),
    city: texts,
  }),
);

/** The operator's proxies, and how they and others are reached. Throws `SettingsError` that holds no credentials. */
export async function proxyAccess(settings: Settings): Promise<ProxyAccess> {
  const { proxies, tailnetProxy, proxyCheckUrl, allowPrivateNetwork } = settings;
  return {
    pool: proxies === undefined ? [] : await readPool(proxies),
    tailnet: tailnetProxy === undefined ? undefined : readTailnet(tailnetProxy),
    checkUrl: proxyCheckUrl === undefined ? undefined : new URL(proxyCheckUrl),
    // No gate is open when a proxy is checked; each keeps the session from its own port.
    rule: addressRule({ allowPrivateNetwork }, 0),
    resolve: (host) => lookup(host, { all: true }),
  };
}

async function readPool(path: string): Promise<PoolProxy[]> {
  const fail = (why: string) =>
    new SettingsError(`NOCTURNE_PROXIES=${path} is not usable: ${why}.`);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw fail(`the file can't be read (${error.code})`);
  });
  const parsed = ProxyFile.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fail(`${issue?.path.join(".") || "it"}: ${issue?.message}`);
  }
  const pool = parsed.data.map(({ id, country, city, ...written }, at) => ({
    id: id ?? String(at + 1),
    server: readOwn(written, (field, why) => fail(`${at}.${field}: ${why}`)),
    country: country === "uk" ? "gb" : (country ?? undefined),
    city: city ?? undefined,
  }));
  if (new Set(pool.map(({ id }) => id)).size < pool.length) throw fail("two have the same id");
  return pool;
}

/** Undefined for what is no JSON: an error of the parser would quote it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readTailnet(server: string): ProxyServer {
  const fail = (why: string) => new SettingsError(`NOCTURNE_TAILNET_PROXY is not usable: ${why}.`);
  const proxy = readOwn({ server }, (_field, why) => fail(why));
  if (proxy.protocol !== "socks5") throw fail("expected socks5://host:port");
  return proxy;
}

function readOwn(
  written: WrittenProxy,
  fail: (field: string, why: string) => SettingsError,
): ProxyServer {
  try {
    return readProxy(written, "operator");
  } catch (error) {
    if (error instanceof ProxyFault) throw fail(error.field, error.message);
    throw error;
  }
}
