import { curlOf, literalOf, sdkStart } from "../request-code.ts";
import { htmlRequest, type ScrapeForm, urlRequest } from "./scrape-request.ts";

/** The same for several clients; empty where the form can't be sent as it is. */
export type Samples = { label: string; code: string }[];

/** A scrape of a URL as code. */
export function urlCode(form: ScrapeForm): Samples {
  return samplesOf(() => {
    const { url, ...options } = urlRequest({ ...form, url: form.url || "https://example.com" });
    const rest = Object.keys(options).length === 0 ? "" : `, ${literalOf(options)}`;
    return [
      { label: "curl", code: curlOf("POST", "/scrape", { url, ...options }) },
      {
        label: "notte-sdk",
        code: `${sdkStart()}
const content = await notte.scrape(${JSON.stringify(url)}${rest});
console.log(content);`,
      },
    ];
  });
}

const longestHtml = 400;

/** A scrape of HTML as code; of much HTML only its beginning. */
export function htmlCode(form: ScrapeForm): Samples {
  return samplesOf(() => {
    const html = form.html || "<h1>Hello</h1>";
    const short = html.length > longestHtml ? `${html.slice(0, longestHtml)}…` : html;
    const body = htmlRequest({ ...form, html: short });
    return [
      { label: "curl", code: curlOf("POST", "/scrape_from_html", body) },
      {
        label: "notte-sdk",
        code: `import { createClient, scrapeFromHtml } from "notte-sdk";

const client = createClient({ baseUrl: "${window.location.origin}", token: process.env.NOTTE_API_KEY });
const { data } = await scrapeFromHtml({ client, body: ${literalOf(body)} });
console.log(data);`,
      },
    ];
  });
}

/** Nothing while a schema is being typed. */
function samplesOf(write: () => Samples): Samples {
  try {
    return write();
  } catch {
    return [];
  }
}
