import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a page has found out: how often it looked, and how often it saw that it is watched. */
export interface Probed {
  probes: number;
  hits: number;
}

/** A site whose page looks all the time whether somebody watches it. */
export interface ProbingSite extends AsyncDisposable {
  url: string;
  /** What the page that is loaded next finds out. */
  next(): Promise<Probed>;
}

/** Serves it on loopback; each page looks so often, every 5 ms. */
export async function serveProbing(probes: number): Promise<ProbingSite> {
  let told: (probed: Probed) => void = () => undefined;
  const html = `<title>Probing</title><p id="text">who</p><script>(${probe.toString()})(${probes})</script>`;
  const server = createServer(({ url = "/" }, response) => {
    const { pathname, searchParams } = new URL(url, "http://site");
    if (pathname === "/told") told(JSON.parse(searchParams.get("it")!) as Probed);
    response.writeHead(200, { "content-type": "text/html" }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    next: () => new Promise((resolve) => (told = resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Runs in the page: whoever shows an error that was written to the console reads its stack. */
function probe(most: number): void {
  let [probes, hits] = [0, 0];
  Error.prepareStackTrace = ({ message }: Error) => {
    if (message === "probe") hits += 1;
    return "";
  };
  const timer = setInterval(() => {
    if (probes === most) {
      clearInterval(timer);
      void fetch(`/told?it=${JSON.stringify({ probes, hits })}`);
      return;
    }
    probes += 1;
    console.log(new Error("probe"));
  }, 5);
}
