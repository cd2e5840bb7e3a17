import { createRoot } from "react-dom/client";
import type { Address } from "../live/connection.ts";
import { LiveView } from "../live/live-view.tsx";
import "../style/base.css";
import "./viewer.css";

/** What the server puts into the page, see `src/http`. */
interface ViewerOptions {
  /** The live socket, with a ticket. Null where the session has ended: then `ended` says why. */
  socket: string | null;
  /** Takes files for the page by POST, with a ticket; null for links that only look. */
  files: string | null;
  session_id: string;
  mode: string | null;
  theme: string | null;
  interactive: boolean;
  ended?: string;
}

function readOptions(): ViewerOptions {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="nocturne-live"]');
  return JSON.parse(meta?.content ?? "{}") as ViewerOptions;
}

/** Stores a file by the ticketed link: `…/files?token=…` becomes `…/files/<name>?token=…`. */
function uploader(files: string): (file: File) => Promise<string> {
  return async (file) => {
    const url = new URL(files);
    url.pathname += `/${encodeURIComponent(file.name)}`;
    const body = new FormData();
    body.append("file", file);
    const answer = await fetch(url, { method: "POST", body });
    const told = ((await answer.json().catch(() => null)) ?? {}) as Record<string, string>;
    const { message, name } = told;
    if (answer.ok) return name ?? file.name;
    throw new Error(message ?? "The file could not be uploaded.");
  };
}

const options = readOptions();
if (options.theme === "light" || options.theme === "dark") {
  document.documentElement.dataset["theme"] = options.theme;
}
const where: Address =
  options.socket == null ? { ended: options.ended ?? "stopped" } : { url: options.socket };
const address = () => Promise.resolve(where);

createRoot(document.querySelector("#root")!).render(
  <LiveView
    address={address}
    upload={options.files == null ? null : uploader(options.files)}
    mode={options.mode === "embed-minimal" ? "minimal" : "full"}
  />,
);
