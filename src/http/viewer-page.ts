import { randomBytes } from "node:crypto";

const style = `
html, body { margin: 0; height: 100%; background: #14141c; color: #c9c9d6; font: 14px system-ui, sans-serif }
body { display: grid; grid-template-rows: auto 1fr }
header { padding: .5rem .9rem; display: flex; gap: .6rem; align-items: center }
i { width: .6rem; height: .6rem; border-radius: 50%; background: #888 } .live i { background: #3ecf6e } .ended i { background: #d8574b }
main { min-height: 0; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); place-items: center; padding: 0 .9rem .9rem }
img { max-width: 100%; max-height: 100%; border-radius: 6px; background: #fff } img:not([src]) { visibility: hidden }
`;

const script = `
const image = document.querySelector("img"), state = document.querySelector("span");
const show = (name, text) => { document.body.className = name; state.textContent = text; };
const socket = new WebSocket(document.body.dataset.socket);
socket.binaryType = "blob";
socket.onopen = () => show("live", "live");
socket.onmessage = ({ data }) => {
  const before = image.src;
  image.src = URL.createObjectURL(data);
  if (before) URL.revokeObjectURL(before);
};
socket.onclose = ({ reason }) => show("ended", reason || "the connection was lost");
`;

/** A page that shows a session as it happens; it can only look. */
export function viewerPage(socketUrl: string): { html: string; headers: Record<string, string> } {
  const nonce = randomBytes(16).toString("base64");
  const origin = new URL(socketUrl).origin;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Live session</title>
<style nonce="${nonce}">${style}</style></head><body data-socket="${socketUrl.replaceAll("&", "&amp;")}">
<header><i></i><span>connecting</span></header><main><img alt="The page of the session"></main>
<script nonce="${nonce}">${script}</script></body></html>`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src blob:; connect-src ${origin}`;
  return {
    html,
    headers: {
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
  };
}
