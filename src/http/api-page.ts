import type { OpenApiDocument } from "../contract/openapi.ts";
import { escaped } from "./html.ts";
import { propertyText, schemaText } from "./schema-text.ts";

const style = `
:root { color-scheme: light dark; --line: light-dark(#e2e2ea, #2c2c3a); --soft: light-dark(#5c5c6b, #a0a0b2); --card: light-dark(#fff, #181822); --accent: light-dark(#4b3fd1, #a79cff); }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 6rem; background: light-dark(#f7f7fb, #101017); }
h1 { margin: 0 } h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem }
p { color: var(--soft); margin: .25rem 0 1rem } a { color: var(--accent) }
details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: .4rem 0 }
summary { padding: .55rem .8rem; cursor: pointer; display: flex; gap: .75rem; align-items: baseline; flex-wrap: wrap }
summary b { font: 600 12px ui-monospace, monospace; color: var(--accent); min-width: 3.5rem }
summary code { font-weight: 600 } summary span { color: var(--soft) }
code, pre { font: 13px/1.45 ui-monospace, monospace }
pre { margin: 0; padding: .8rem; overflow: auto; border-top: 1px solid var(--line) }
h3 { font-size: .8rem; margin: .8rem .8rem .3rem; color: var(--soft); text-transform: uppercase; letter-spacing: .05em }
`;

/** What the page is sent with: nothing runs in it, and no other page shows it in a frame. */
export const apiPageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

interface Operation {
  tags: string[];
  summary: string;
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { required: boolean; content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>;
}

/** The API as one page that works without scripts, read from the OpenAPI document. */
export function apiPage(document: OpenApiDocument): string {
  const groups = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { tags } = operation as unknown as Operation;
      const group = groups.get(tags[0]!) ?? [];
      groups.set(tags[0]!, group);
      group.push(operationHtml(method, path, operation as unknown as Operation, document));
    }
  }
  const body = [...groups]
    .map(([tag, operations]) => `<h2>${escaped(tag)}</h2>${operations.join("")}`)
    .join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Nocturne API</title><style>${style}</style></head><body>
<h1>Nocturne API</h1>
<p>${escaped(String(document.info["description"]))} Send <code>Authorization: Bearer &lt;API key&gt;</code>. The same as data: <a href="openapi.json">openapi.json</a>.</p>
${body}</body></html>`;
}

function operationHtml(
  method: string,
  path: string,
  operation: Operation,
  document: OpenApiDocument,
): string {
  const { parameters = [], requestBody, responses } = operation;
  const parts: string[] = [];
  if (parameters.length > 0) {
    const text = parameters.map((one) =>
      propertyText({ ...one, name: `${one.in} ${one.name}` }, document),
    );
    parts.push(block("Parameters", text.join("\n")));
  }
  const [type, { schema: body } = {}] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (body !== undefined) {
    const kind = type === "application/json" ? "Body" : `Body (${type})`;
    const title = requestBody?.required ? kind : `${kind}, may be absent`;
    parts.push(block(title, schemaText(body, document)));
  }
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith("2")) ?? [];
  const content = success?.content ?? {};
  const answer = content["application/json"]?.schema;
  parts.push(
    block("Answer", answer ? schemaText(answer, document) : Object.keys(content).join(" or ")),
  );
  return `<details id="${escaped(operation.operationId)}"><summary><b>${method.toUpperCase()}</b><code>${escaped(path)}</code><span>${escaped(operation.summary)}</span></summary>${parts.join("")}</details>`;
}

function block(title: string, text: string): string {
  return `<h3>${escaped(title)}</h3><pre>${escaped(text)}</pre>`;
}
