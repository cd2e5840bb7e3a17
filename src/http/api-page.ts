import type { OpenApiDocument } from "../contract/openapi.ts";

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

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

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
    .map(([tag, operations]) => `<h2>${escape(tag)}</h2>${operations.join("")}`)
    .join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Nocturne API</title><style>${style}</style></head><body>
<h1>Nocturne API</h1>
<p>${escape(String(document.info["description"]))} Send <code>Authorization: Bearer &lt;API key&gt;</code>. The same as data: <a href="openapi.json">openapi.json</a>.</p>
${body}</body></html>`;
}

function operationHtml(
  method: string,
  path: string,
  operation: Operation,
  document: OpenApiDocument,
): string {
  const parts: string[] = [];
  const { parameters = [], requestBody, responses } = operation;
  if (parameters.length > 0) {
    const shown = Object.fromEntries(
      parameters.map(({ name, in: place, schema }) => [
        `${name} (${place})`,
        outline(schema, document),
      ]),
    );
    parts.push(block("Parameters", shown));
  }
  const body = requestBody?.content["application/json"]?.schema;
  if (body !== undefined)
    parts.push(
      block(requestBody?.required ? "Body" : "Body (may be absent)", outline(body, document)),
    );
  const content = responses["200"]?.content ?? {};
  const [type] = Object.keys(content);
  const answer =
    type === "application/json"
      ? outline(content[type]?.schema, document)
      : Object.keys(content).join(" or ");
  parts.push(block("Answer", answer));
  return `<details id="${escape(operation.operationId)}"><summary><b>${method.toUpperCase()}</b><code>${escape(path)}</code><span>${escape(operation.summary)}</span></summary>${parts.join("")}</details>`;
}

function block(title: string, shown: unknown): string {
  const text = typeof shown === "string" ? shown : JSON.stringify(shown, null, 2);
  return `<h3>${title}</h3><pre>${escape(text)}</pre>`;
}

interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** A schema as a person reads it: the shape of the JSON, with a word for each value. */
function outline(given: unknown, document: OpenApiDocument, depth = 0): unknown {
  const schema = resolve(given as Schema, document);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const shown = choices.map((choice) => outline(choice, document, depth + 1));
    return shown.every((choice) => typeof choice === "string")
      ? withDefault(shown.join(" | "), schema)
      : shown.length === 2 && shown.includes("null")
        ? shown.find((choice) => choice !== "null")
        : shown;
  }
  if (schema.properties !== undefined && depth < 6) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [
        schema.required?.includes(name) ? name : `${name}?`,
        outline(property, document, depth + 1),
      ]),
    );
  }
  if (schema.type === "array") return [outline(schema.items ?? {}, document, depth + 1)];
  return withDefault(word(schema), schema);
}

function word(schema: Schema): string {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const bounds =
    schema.maximum === undefined || Math.abs(schema.maximum) > 1e9
      ? ""
      : ` ${schema.minimum ?? ""}–${schema.maximum}`;
  return `${schema.format ?? schema.type ?? "any"}${bounds}`;
}

function withDefault(text: string, { default: value }: Schema): string {
  return value === undefined ? text : `${text} = ${JSON.stringify(value)}`;
}

function resolve(schema: Schema, document: OpenApiDocument): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : resolve(document.components.schemas[name] ?? {}, document);
}
