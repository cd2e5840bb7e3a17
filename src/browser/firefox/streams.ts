import { type Adapter, type Handlers } from "./adapter.ts";
import { referenceOf } from "./values.ts";

const world = "nocturne firefox";
/** What a page holds in memory anyway; twice over in base64. */
const mostBytes = 64 * 1024 * 1024;

/** What a load answered. */
interface Loaded {
  status: number;
  headers: Record<string, string>;
  base64: string;
}

/** Content that is read out of pages (CDP `Network.loadNetworkResource` and `IO`), all of it at once. */
export function streamHandlers(firefox: Adapter): Handlers {
  const streams = new Map<string, Buffer>();
  let last = 0;
  const keep = (base64: string) => {
    const stream = `stream ${++last}`;
    streams.set(stream, Buffer.from(base64, "base64"));
    return stream;
  };
  return {
    "Network.loadNetworkResource": async ({ url, frameId }) => {
      const loaded = await loadIn(firefox, frameId ?? "", url);
      const { status, headers, base64 } = loaded;
      const resource = { success: status < 400, httpStatusCode: status, headers };
      return { resource: { ...resource, stream: keep(base64) } };
    },
    "IO.resolveBlob": async ({ objectId }) => {
      const reference = referenceOf(objectId);
      if (reference.kind === "node") throw new Error("the object is no blob");
      const { realm, handle } = reference;
      const found = await firefox.bidi.send("script.callFunction", {
        functionDeclaration: `async (blob, most) => (${base64Of.toString()})(blob, most)`,
        arguments: [{ handle }, { type: "number", value: mostBytes }],
        target: { realm },
        awaitPromise: true,
      });
      if (found.type === "exception") throw new Error(found.exceptionDetails.text);
      if (found.result.type !== "string") throw new Error("the object is no blob");
      // CDP's own streams of blobs are named so.
      const stream = keep(found.result.value);
      streams.set(`blob:${stream}`, streams.get(stream)!);
      streams.delete(stream);
      return { uuid: stream };
    },
    "IO.read": ({ handle, size = mostBytes }) => {
      const content = streams.get(handle);
      if (content === undefined) throw new Error("Invalid stream handle");
      streams.set(handle, content.subarray(size));
      const data = content.subarray(0, size).toString("base64");
      return { data, base64Encoded: true, eof: content.length <= size };
    },
    "IO.close": ({ handle }) => {
      streams.delete(handle);
      return {};
    },
  };
}

/** In the page: the bytes of a blob; our world may not look into its buffers. */
async function base64Of(blob: Blob, most: number): Promise<string> {
  if (blob.size > most) throw new Error("it is too large to be read from Firefox");
  const reader = new FileReader();
  await new Promise((resolve) => {
    reader.onloadend = resolve;
    reader.readAsDataURL(blob);
  });
  const url = reader.result;
  return typeof url === "string" ? url.slice(url.indexOf(",") + 1) : "";
}

/** In Firefox's own viewer of PDF files: the file that it shows. */
async function shownPdf(): Promise<Blob> {
  const viewer = (globalThis as unknown as { PDFViewerApplication: PdfViewer })
    .PDFViewerApplication;
  return new Blob([await viewer.pdfDocument.getData()]);
}

interface PdfViewer {
  pdfDocument: { getData(): Promise<Uint8Array<ArrayBuffer>> };
}

/** Loads a URL as the document of a frame would, with its cookies. */
async function loadIn({ bidi }: Adapter, context: string, url: string): Promise<Loaded> {
  const most = { type: "number", value: mostBytes } as const;
  const inPage = `async (url, most) => {
    const answer = await fetch(url, { credentials: "include" });
    const base64 = await (${base64Of.toString()})(await answer.blob(), most);
    return JSON.stringify({ status: answer.status, headers: Object.fromEntries([...answer.headers]), base64 });
  }`;
  const inViewer = `async (most) => {
    const base64 = await (${base64Of.toString()})(await (${shownPdf.toString()})(), most);
    return JSON.stringify({ status: 200, headers: {}, base64 });
  }`;
  const loaded = await bidi.send("script.callFunction", {
    functionDeclaration: inPage,
    arguments: [{ type: "string", value: url }, most],
    target: { context, sandbox: world },
    awaitPromise: true,
  });
  if (loaded.type === "success" && loaded.result.type === "string")
    return JSON.parse(loaded.result.value) as Loaded;
  // The viewer may load nothing, but has the file.
  const shown = await bidi.send("script.callFunction", {
    functionDeclaration: inViewer,
    arguments: [most],
    target: { context },
    awaitPromise: true,
  });
  if (shown.type === "success" && shown.result.type === "string")
    return JSON.parse(shown.result.value) as Loaded;
  throw new Error(loaded.type === "exception" ? loaded.exceptionDetails.text : "nothing came");
}
