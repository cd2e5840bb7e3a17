import type { IncomingMessage, ServerResponse } from "node:http";

type Answer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

const report = "The moonflower opened at 21:14.\n";
const pdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
// Bytes that are not UTF-8.
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const kilobyte = Buffer.alloc(1024, "x");

function attached(name: string): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  };
}

/** Files to download, by path. */
const answers: Record<string, Answer> = {
  "/files/report": (url, response) => {
    response.writeHead(200, attached(url.searchParams.get("name") ?? "report.txt")).end(report);
  },
  "/files/form": (_url, response, request) => {
    response.writeHead(200, attached("form.txt"));
    request.pipe(response);
  },
  /** `kb` of it, and how many it says that it has. */
  "/files/large": (url, response) => {
    const said = url.searchParams.get("says");
    response.writeHead(200, {
      ...attached("large.bin"),
      ...(said === null ? {} : { "content-length": Number(said) * 1024 }),
    });
    for (let left = Number(url.searchParams.get("kb")); left > 0; left--) response.write(kilobyte);
    response.end();
  },
  "/files/endless": (_url, response) => {
    response.writeHead(200, attached("endless.bin"));
    const timer = setInterval(() => response.write(kilobyte), 20);
    response.on("close", () => clearInterval(timer));
  },
  "/files/broken": (_url, response) => {
    response.writeHead(200, { ...attached("broken.bin"), "content-length": 100_000 });
    response.write(kilobyte, () => response.destroy());
  },
  "/files/guide.pdf": (_url, response) => {
    response.writeHead(200, { "content-type": "application/pdf" }).end(pdf);
  },
  "/files/moon": (_url, response) => {
    response.writeHead(200, { "content-type": "image/png" }).end(picture);
  },
  "/files/notes.txt": (_url, response) => {
    response
      .writeHead(200, { "content-type": "text/plain; charset=utf-8" })
      .end("Nächtliche Notiz");
  },
  /** Only for those who carry the cookie that it sets itself on the first visit. */
  "/files/private.txt": (url, response, { headers }) => {
    const isFirst = url.searchParams.has("first");
    if (!isFirst && !headers.cookie?.includes("garden=open")) {
      response.writeHead(403, { "content-type": "text/html" }).end("<h1>Closed</h1>");
      return;
    }
    response
      .writeHead(200, {
        "content-type": "text/plain",
        "cache-control": "no-store",
        "set-cookie": "garden=open; HttpOnly",
        "content-disposition": 'inline; filename="secret garden.txt"',
      })
      .end("The gate is behind the ivy.");
  },
};

/** Answers one of the files; false when the path is not one of theirs. */
export function answerFile(url: URL, request: IncomingMessage, response: ServerResponse): boolean {
  const answer = answers[url.pathname];
  answer?.(url, response, request);
  return answer !== undefined;
}
