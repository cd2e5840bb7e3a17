import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Cap from "@cap.js/server";
import { createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { create } from "svg-captcha";
import { tokenFor } from "../captcha-service.ts";

/** Pages with captchas, whose answers are verified by the server that gave them. */
export interface CaptchaSite extends AsyncDisposable {
  url: string;
  /** What each form that was sent brought to light, oldest first. */
  verdicts: { path: string; verified: boolean }[];
}

const scripts: Record<string, URL> = {
  "/altcha.js": new URL("altcha.min.js", import.meta.resolve("altcha")),
  "/cap.js": new URL(import.meta.resolve("@cap.js/widget/cap.min.js")),
};
const secrets = { hmacSignatureSecret: "moth", hmacKeySignatureSecret: "moon" };
/** Some hundred iterations: what it costs is not what is tested. */
const altchaCost = { algorithm: "PBKDF2/SHA-256", cost: 50, counter: 200 };
const capCost = { challengeCount: 4, challengeSize: 16, challengeDifficulty: 2 };

const form = (path: string, content: string) =>
  `<form id="form" action="${path}" method="post">${content}<button id="send">Send</button></form>`;
const box = `style="display:block;width:304px;height:78px;border:1px solid"`;
const hidden = (name: string) => `<textarea name="${name}" style="display:none"></textarea>`;
const letters = (text: string) =>
  `<svg width="220" height="60"><rect width="220" height="60" fill="white"/><text x="20" y="42" font-size="34" font-family="DejaVu Sans, sans-serif">${text}</text></svg>`;

const pages: Record<string, () => string> = {
  "/altcha": () =>
    `<script type="module" src="/altcha.js"></script>${form("/altcha/verify", `<altcha-widget challenge="/altcha/challenge"></altcha-widget>`)}`,
  "/altcha/stuck": () =>
    `<script type="module" src="/altcha.js"></script><altcha-widget challenge="/never"></altcha-widget>`,
  "/cap": () =>
    `<script>window.CAP_CUSTOM_WASM_URL = "/no.wasm"</script><script src="/cap.js"></script>${form("/cap/verify", `<cap-widget data-cap-api-endpoint="/cap/"></cap-widget>`)}`,
  "/recaptcha": () =>
    form(
      "/verify",
      `<div class="g-recaptcha" data-sitekey="re-1" data-callback="page.solved" ${box}>${hidden("g-recaptcha-response")}</div>`,
    ) + `<script>page = { solved: () => document.getElementById("form").submit() }</script>`,
  // As a page that renders the widget itself: the callback is only known to the captcha's script.
  "/recaptcha/rendered": () =>
    form(
      "/verify",
      `<div>${hidden("g-recaptcha-response")}<iframe src="/recaptcha/api2/anchor?k=re-2&size=normal" ${box}></iframe></div>`,
    ) +
    `<script>___grecaptcha_cfg = { clients: { 0: { a: { b: { sitekey: "re-2", callback: () => document.getElementById("form").submit() } } } } }</script>`,
  "/hcaptcha": () =>
    `<h1>Frame</h1><iframe src="/hcaptcha/inner" width="500" height="300"></iframe>`,
  "/hcaptcha/inner": () =>
    form(
      "/verify",
      `<div class="h-captcha" data-sitekey="h-1" ${box}>${hidden("h-captcha-response")}</div>`,
    ),
  "/turnstile": () =>
    form(
      "/verify",
      `<section><template shadowrootmode="open"><slot></slot><div class="cf-turnstile" data-sitekey="0x4AAAAAAAAAAAAAAAA" data-action="sign-up" ${box}></div></template><input type="hidden" name="cf-turnstile-response"></section>`,
    ),
  "/picture": () =>
    form(
      "/answer?is=MOTH",
      `<label>Captcha: type the letters ${letters("MOTH")}<input name="captcha"></label>`,
    ),
  "/noise": () =>
    form(
      "/answer?is=W68HP",
      `<label>Captcha: type the letters ${create({ noise: 3 }).data}<input name="captcha"></label>`,
    ),
  "/sum": () =>
    form(
      "/answer?is=7",
      `<label>Are you human? What is 3 + four? <input name="human"></label>`.replace(
        "Are you human? ",
        "",
      ),
    ),
  "/question": () =>
    form("/answer?is=blue", `<label>What colour is the sky? <input name="captcha"></label>`),
  "/late": () =>
    `<p>Nothing yet.</p><script>setTimeout(() => { document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(form("/verify", `<div class="g-recaptcha" data-sitekey="late-1" data-callback="solved" ${box}>${hidden("g-recaptcha-response")}</div>`))}); solved = () => document.getElementById("form").submit(); }, 800)</script>`,
  "/hold": () => `<div id="px-captcha" ${box}>Press and hold</div>`,
  "/plain": () => `<p>No captcha here.</p>`,
};

export async function serveCaptchaSite(): Promise<CaptchaSite> {
  const verdicts: CaptchaSite["verdicts"] = [];
  const cap = new Cap({ noFSState: true });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://site");
    void answer(url, request, response, cap, verdicts);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    verdicts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  cap: Cap,
  verdicts: CaptchaSite["verdicts"],
): Promise<void> {
  const path = url.pathname;
  const text = await bodyOf(request);
  const json = (value: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  const html = (body: string) =>
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(`<!doctype html><title>Captcha</title><body>${body}`);
  if (path === "/never") return;
  if (path === "/altcha/challenge")
    return void json(await createChallenge({ ...altchaCost, deriveKey, ...secrets }));
  if (path === "/cap/challenge") return void json(await cap.createChallenge(capCost));
  if (path === "/cap/redeem") return void json(await cap.redeemChallenge(JSON.parse(text)));
  const script = scripts[path];
  if (script !== undefined)
    return void response
      .writeHead(200, { "content-type": "text/javascript" })
      .end(readFileSync(script));
  if (request.method === "POST") {
    const verified = await isVerified(url, new URLSearchParams(text), cap);
    verdicts.push({ path, verified });
    return void html(verified ? "Verified: you may pass." : "Refused.");
  }
  const page = pages[path];
  if (page !== undefined) return void html(page());
  response.writeHead(404).end();
}

async function isVerified(url: URL, sent: URLSearchParams, cap: Cap): Promise<boolean> {
  if (url.pathname === "/altcha/verify") {
    const { challenge, solution } = JSON.parse(atob(sent.get("altcha") ?? ""));
    return (await verifySolution({ challenge, solution, deriveKey, ...secrets })).verified;
  }
  if (url.pathname === "/cap/verify")
    return (await cap.validateToken(sent.get("cap-token") ?? "")).success;
  if (url.pathname === "/answer") return [...sent.values()].includes(url.searchParams.get("is")!);
  const keys = ["re-1", "re-2", "h-1", "late-1", "0x4AAAAAAAAAAAAAAAA"];
  const names = ["g-recaptcha-response", "h-captcha-response", "cf-turnstile-response"];
  return names.some((name) => keys.some((key) => sent.get(name) === tokenFor(key)));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
