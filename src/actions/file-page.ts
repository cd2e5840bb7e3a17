import type { CdpSession } from "../browser/cdp.ts";
import type { Keep, KeptFile } from "../browser/downloads.ts";
import type { Tab } from "../browser/tab.ts";
import { withExtension } from "../contract/content-type.ts";
import { AppError } from "../errors.ts";
import { handleGroup } from "../page/cdp-target.ts";
import type { FilePage } from "../page/file-page.ts";
import { mainFrame } from "../page/frames.ts";
import { ActionFailure } from "./action.ts";

const chunkBytes = 1024 * 1024;

/** Content on its way from the browser: a stream of its, and what is known of it. */
interface Loaded {
  handle: string;
  disposition: string | undefined;
}

/** Keeps the file that a tab shows. It is loaded as the page was: by the browser, with its cookies. */
export async function keepFilePage(tab: Tab, page: FilePage, keep: Keep): Promise<KeptFile> {
  const isOnWeb = /^https?:/.test(page.url);
  const { handle, disposition } = isOnWeb
    ? await loadFromNetwork(tab, page.url)
    : await loadFromPage(tab, page.url);
  try {
    const name = nameIn(disposition) ?? (isOnWeb ? page.name : "document");
    return await keep(withExtension(name, page.contentType), contentOf(tab.session, handle));
  } catch (error) {
    if (error instanceof AppError) throw new ActionFailure(error.message, { cause: error });
    throw error;
  } finally {
    tab.session.post("IO.close", { handle });
  }
}

async function loadFromNetwork({ session, targetId }: Tab, url: string): Promise<Loaded> {
  const { resource } = await session.send("Network.loadNetworkResource", {
    frameId: targetId,
    url,
    options: { disableCache: false, includeCredentials: true },
  });
  const { httpStatusCode: status = 0, stream, netErrorName, headers = {} } = resource;
  if (stream === undefined || status >= 400) {
    const why = netErrorName ?? `the server answered ${status}`;
    throw new ActionFailure(`Can't download ${url}: ${why}.`);
  }
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const { "content-disposition": disposition } = Object.fromEntries(lower);
  return { handle: stream, disposition: typeof disposition === "string" ? disposition : undefined };
}

/** What only the page itself can read: `blob:` and `data:`. */
async function loadFromPage(tab: Tab, url: string): Promise<Loaded> {
  const { session, contextId } = await mainFrame(tab);
  const { result, exceptionDetails } = await session.send("Runtime.callFunctionOn", {
    functionDeclaration: "async (url) => (await fetch(url)).blob()",
    executionContextId: contextId,
    arguments: [{ value: url }],
    awaitPromise: true,
    objectGroup: handleGroup,
  });
  if (exceptionDetails !== undefined || result.objectId === undefined) {
    throw new ActionFailure("Can't download: the page does not give its content away.");
  }
  const { uuid } = await session.send("IO.resolveBlob", { objectId: result.objectId });
  return { handle: `blob:${uuid}`, disposition: undefined };
}

async function* contentOf(session: CdpSession, handle: string): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { data, base64Encoded, eof } = await session.send("IO.read", {
      handle,
      size: chunkBytes,
    });
    if (data !== "") yield Buffer.from(data, base64Encoded ? "base64" : "utf8");
    if (eof) return;
  }
}

/** The name that the server gave. */
function nameIn(disposition = ""): string | undefined {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  try {
    return encoded === undefined ? plain : decodeURIComponent(encoded);
  } catch {
    return plain;
  }
}
