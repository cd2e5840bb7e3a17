import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { EgressGate, type EgressOptions } from "../src/browser/egress/gate.ts";
import { FetchError, type FetchErrorKind } from "../src/scrape/fetch/error.ts";
import { fetchPage, type FetchOptions } from "../src/scrape/fetch/fetch.ts";

/** A self-signed certificate for localhost and 127.0.0.1, made for these tests, and its key. */
export const certificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUTuuf3GT3Wo6edQSTekj4n0y+/QIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA0NDU0OVoYDzIxMjYxMDI5
MDQ0NTQ5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQgc2DjUkRDZoau0Fx8PvAK7AYfTerrB9iuBUcNNaIDGN2y61m/6G3N
Jb6f82qcBoHghR/LyXZXEcz5cSVzJsNuo28wbTAdBgNVHQ4EFgQUV3w/X+n4PHBp
a8HtsESNKuVCuO0wHwYDVR0jBBgwFoAUV3w/X+n4PHBpa8HtsESNKuVCuO0wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgQu5vb+CIzetkluovF1JEQDYrZ58GHuiVU7vYT4A2BmoCIGjX
Oomgmm2uvzCJPtsy1K1DNY/iV5eNfdx6FiUM9d0d
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgV/ixR7jaeasnRWzt
klXJ+JjXngGoFVljJ8xwhnV3onGhRANCAAQgc2DjUkRDZoau0Fx8PvAK7AYfTerr
B9iuBUcNNaIDGN2y61m/6G3NJb6f82qcBoHghR/LyXZXEcz5cSVzJsNu
-----END PRIVATE KEY-----`,
};

/** A server on a free port of loopback, and the connections to it. */
export interface Site {
  url: string;
  port: number;
  /** Those that are open. */
  sockets: Set<Socket>;
  /** How many there were. */
  connections: number;
}

async function open(t: TestContext, server: Server, scheme: string): Promise<Site> {
  const sockets = new Set<Socket>();
  const site = { url: "", port: 0, sockets, connections: 0 };
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    site.connections += 1;
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  site.port = (server.address() as AddressInfo).port;
  site.url = `${scheme}://127.0.0.1:${site.port}`;
  return site;
}

/** Answers as the listener says. */
export const serve = (t: TestContext, listener: RequestListener) =>
  open(t, createHttpServer(listener), "http");

/** The same with TLS. */
export const serveTls = (t: TestContext, listener: RequestListener) =>
  open(t, createHttpsServer(certificate, listener), "https");

/** A server that says whatever it likes. */
export const serveRaw = (t: TestContext, listener: (socket: Socket) => void) =>
  open(
    t,
    createServer((socket) => {
      // What is not read would hide that the other side has gone.
      socket.resume();
      listener(socket);
    }),
    "http",
  );

/** How to fetch in a test: through a gate of its own, closed at the end. */
export interface Reach {
  gate: EgressGate;
  fetch(
    url: string,
    options?: Partial<FetchOptions>,
    signal?: AbortSignal,
  ): ReturnType<typeof fetchPage>;
}

const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/** Opens a gate; private addresses may be reached unless the options say otherwise. */
export async function openReach(
  t: TestContext,
  options: Partial<EgressOptions> = {},
): Promise<Reach> {
  const gate = await EgressGate.open({ policy: { allowPrivateNetwork: true }, ...options });
  t.after(() => gate[Symbol.asyncDispose]());
  const brands = [{ brand: "Chromium", version: "156" }];
  const metadata = { brands, platform: "Linux", mobile: false };
  const fixed = { proxyPort: gate.port, identity: { userAgent, metadata } };
  return {
    gate,
    fetch: (url, given = {}, signal = new AbortController().signal) =>
      fetchPage(url, { ...fixed, ...given }, signal),
  };
}

/** For `assert.rejects`: a FetchError of this kind that says this. */
export function failure(kind: FetchErrorKind, message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof FetchError && error.kind === kind && message.test(error.message);
}
