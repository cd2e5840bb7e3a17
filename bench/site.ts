import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The pages that are measured with, on loopback. */
export interface Site extends AsyncDisposable {
  /** Next to nothing: what is measured is the way to it. */
  tiny: string;
  /** A text of 60 paragraphs, with menus, teasers and a footer around it. */
  article: string;
  /** About 200 elements, a third of which can be acted on. */
  form: string;
  /** The same ten times as long. */
  longForm: string;
  /** The same a hundred times as long. */
  hugeForm: string;
  /** 300 small pictures, none of which may be kept. */
  pictures: string;
  /** Real ones, by their names. */
  dashboards: Record<string, string>;
}

const packages = fileURLToPath(new URL("../node_modules", import.meta.url));
const folders: [prefix: string, folder: string][] = [
  ["/sb-admin/", "startbootstrap-sb-admin-2"],
  ["/", "gentelella/dist"],
];
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
// Nothing is fetched from elsewhere, and nothing kept: each opening costs the same.
const dashboardHeaders = {
  "content-security-policy":
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; worker-src 'none'",
  "cache-control": "no-store",
};
const dashboardPaths = {
  "gentelella index": "/production/index.html",
  "gentelella form": "/production/form.html",
  "gentelella tables": "/production/tables.html",
  "gentelella e_commerce": "/production/e_commerce.html",
  "gentelella inbox": "/production/inbox.html",
  "sb-admin index": "/sb-admin/index.html",
};

function sendFile(path: string, response: ServerResponse): void {
  const [prefix, folder] = folders.find(([start]) => path.startsWith(start))!;
  const file = join(packages, folder, normalize(`/${path.slice(prefix.length)}`));
  const stream = createReadStream(file);
  stream.once("error", () => response.writeHead(404).end());
  stream.once("open", () => {
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...dashboardHeaders, "content-type": type });
    stream.pipe(response);
  });
}

const tinyPage = "<!doctype html><title>Tiny</title><h1>Tiny</h1><p>A page.</p>";

/** An article as news sites and blogs have it. */
export function articlePage(): string {
  const menu = Array.from(
    { length: 40 },
    (_, at) => `<li><a href="/section/${at}">Topic ${at}</a></li>`,
  );
  const words = "The night train left the harbour late, and nobody on the platform asked why";
  const text = Array.from({ length: 60 }, (_, at) => {
    const heading = at % 8 === 0 ? `<h2>Part ${at / 8 + 1}</h2>` : "";
    const link = `<a href="/story/${at}">a note, number ${at}</a>`;
    return `${heading}<p>${words}, ${at} times. ${words}. See ${link}. ${words}, as the guard said.</p>`;
  });
  const teasers = Array.from(
    { length: 20 },
    (_, at) => `<li><a href="/more/${at}"><h3>Another story ${at}</h3></a><p>Read more</p></li>`,
  );
  return `<!doctype html><html lang="en"><head><title>The night train | Gazette</title>
    <style>aside { float: right; width: 250px } nav li { display: inline }</style></head><body>
    <header><nav><ul>${menu.join("")}</ul></nav></header>
    <aside><h2>Related</h2><ul>${teasers.join("")}</ul></aside>
    <main><article><h1>The night train</h1><p class="byline">By A. Writer, 3 May 2026</p>
    <figure><img src="/train.svg" alt="The train"><figcaption>The train at night</figcaption></figure>
    ${text.join("\n")}</article></main>
    <footer><ul>${menu.join("")}</ul><p>© Gazette. Privacy, terms, cookies.</p></footer></body></html>`;
}

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

// A GIF of one pixel. SVG would do for none: each is a document, and of many Chromium gets ever slower.
const picture = Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=", "base64");

function picturesPage(): string {
  const pictures = Array.from({ length: 300 }, (_, at) => `<img src="/picture/${at}">`);
  return `<!doctype html><title>Pictures</title>${pictures.join("")}`;
}

/** Serves the pages on a free port. */
export async function serveSite(): Promise<Site> {
  const pages: Record<string, string> = {
    "/tiny": tinyPage,
    "/article": articlePage(),
    "/form": formPage(25),
    "/long-form": formPage(250),
    "/huge-form": formPage(2500),
    "/pictures": picturesPage(),
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const page = pages[pathname];
    if (pathname.startsWith("/picture/"))
      response
        .writeHead(200, { "content-type": "image/gif", "cache-control": "no-store" })
        .end(picture);
    else if (page === undefined) sendFile(pathname, response);
    else response.writeHead(200, { "content-type": "text/html" }).end(page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    tiny: `${base}/tiny`,
    article: `${base}/article`,
    form: `${base}/form`,
    longForm: `${base}/long-form`,
    hugeForm: `${base}/huge-form`,
    pictures: `${base}/pictures`,
    dashboards: Object.fromEntries(
      Object.entries(dashboardPaths).map(([name, path]) => [name, base + path]),
    ),
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
