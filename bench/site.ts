import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The pages that are measured with, on loopback. */
export interface Site extends AsyncDisposable {
  /** Next to nothing: what is measured is the way to it. */
  tiny: string;
  /** About 200 elements, a third of which can be acted on. */
  form: string;
  /** The same ten times as long. */
  longForm: string;
}

const tinyPage = "<!doctype html><title>Tiny</title><h1>Tiny</h1><p>A page.</p>";

/** Buttons count the clicks they get, in the page's title. */
function formPage(sections: number): string {
  const rows = Array.from({ length: sections }, (_, index) => {
    const name = `row ${index}`;
    return `<section><h3>Section ${index}</h3><p>Some words about ${name}.</p>
      <label>Field ${index} <input name="field${index}"></label>
      <button onclick="document.title = Number(document.title) + 1">Button ${index}</button>
      <a href="#${index}">Link ${index}</a><span>Note ${index}</span></section>`;
  });
  return `<!doctype html><title>0</title>
    <style>section { display: inline-block; width: 230px }</style><h1>Form</h1>${rows.join("")}`;
}

/** Serves the pages on a free port. */
export async function serveSite(): Promise<Site> {
  const pages: Record<string, string> = {
    "/tiny": tinyPage,
    "/form": formPage(25),
    "/long-form": formPage(250),
  };
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html" }).end(page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    tiny: `${base}/tiny`,
    form: `${base}/form`,
    longForm: `${base}/long-form`,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
