import { z } from "zod";
import type { Endpoint, EventSchemas } from "./endpoint.ts";
import { endpoints } from "./index.ts";

type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0). */
export interface OpenApiDocument extends Json {
  openapi: string;
  info: Json;
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json };
}

const errorSchema = {
  type: "object",
  required: ["status", "message", "error", "detail"],
  properties: {
    status: { type: "integer" },
    message: { type: "string" },
    error: { type: "string" },
    detail: {
      oneOf: [
        { type: "string" },
        { type: "array", items: { $ref: "#/components/schemas/FieldIssue" } },
      ],
    },
  },
};

const fieldIssueSchema = {
  type: "object",
  required: ["loc", "msg", "type"],
  properties: {
    loc: { type: "array", items: { oneOf: [{ type: "string" }, { type: "integer" }] } },
    msg: { type: "string" },
    type: { type: "string" },
    input: {},
    ctx: { type: "object" },
  },
};

/** The document of the whole contract. */
export function openApiDocument(version: string): OpenApiDocument {
  const schemas: Record<string, Json> = { Error: errorSchema, FieldIssue: fieldIssueSchema };
  const paths: OpenApiDocument["paths"] = {};
  for (const [id, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operation(id, endpoint, schemas);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Nocturne",
      version,
      description:
        "Real browsers, perception, web agents and scraping for AI: a self-hosted server of the Notte API.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ apiKey: [] }],
    paths,
    components: { schemas, securitySchemes: { apiKey: { type: "http", scheme: "bearer" } } },
  };
}

function operation(id: string, endpoint: Endpoint, schemas: Record<string, Json>): Json {
  const { response, tag, summary, auth, status = 200 } = endpoint;
  const parameters = [
    ...parametersOf("path", endpoint.params, schemas),
    ...parametersOf("query", endpoint.query, schemas),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(auth === "open" ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBodyOf(endpoint, schemas),
    responses: {
      [status]: { description: "Success", content: contentOf(response, schemas) },
      default: {
        description: "An error; on 422 `detail` names each field",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function requestBodyOf({ body, bodyOptional, upload }: Endpoint, schemas: Record<string, Json>) {
  if (upload !== undefined) {
    const file = { type: "string", format: "binary" };
    const schema = { type: "object", required: [upload], properties: { [upload]: file } };
    return { requestBody: { required: true, content: { "multipart/form-data": { schema } } } };
  }
  if (body === undefined) return {};
  const schema = schemaOf(body, "input", schemas);
  return { requestBody: { required: !bodyOptional, content: { "application/json": { schema } } } };
}

function contentOf(response: Endpoint["response"], schemas: Record<string, Json>): Json {
  if ("events" in response) return { "text/event-stream": eventsOf(response.events, schemas) };
  if (!("bytes" in response)) {
    return { "application/json": { schema: schemaOf(response, "output", schemas) } };
  }
  const { json, bytes } = response;
  return {
    ...(json === undefined ? {} : contentOf(json, schemas)),
    ...Object.fromEntries(bytes.map((type) => [type, {}])),
  };
}

/** OpenAPI 3.1 can't say what the events of a stream are, so their schemas stand beside. */
function eventsOf(events: EventSchemas, schemas: Record<string, Json>): Json {
  const names = Object.keys(events);
  const data = names.map((name) => [name, schemaOf(events[name]!, "output", schemas)]);
  const description = `Server-sent events: ${names.join(", ")}; the data of each is JSON.`;
  return { schema: { type: "string", description }, "x-events": Object.fromEntries(data) };
}

function parametersOf(
  place: "path" | "query",
  object: z.ZodObject | undefined,
  schemas: Record<string, Json>,
): Json[] {
  return Object.entries(object?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, "input", schemas),
  }));
}

/** zod leaves out the default of a schema that transforms, so ours have it under another name. */
function withDefault({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: Json }) {
  const meta = z.globalRegistry.get(zodSchema);
  if (meta?.["fallback"] !== undefined) jsonSchema["default"] = meta["fallback"];
  delete jsonSchema["fallback"];
}

/** JSON Schema of a zod type; what has an id becomes a component. */
function schemaOf(type: z.ZodType, io: "input" | "output", schemas: Record<string, Json>): Json {
  const {
    $schema: _draft,
    $defs,
    ...schema
  } = z.toJSONSchema(type, { io, unrepresentable: "any", override: withDefault }) as Json;
  const text = JSON.stringify(schema).replaceAll("#/$defs/", "#/components/schemas/");
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Json>)) {
    const moved = JSON.stringify(definition).replaceAll("#/$defs/", "#/components/schemas/");
    schemas[name] ??= withoutId(JSON.parse(moved) as Json);
  }
  const result = JSON.parse(text) as Json;
  if (typeof result["id"] !== "string") return result;
  const name = result["id"];
  schemas[name] ??= withoutId(result);
  return { $ref: `#/components/schemas/${name}` };
}

/** `id` is our name for the component, not a member of JSON Schema. */
function withoutId(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "id"));
}
