import { isObject } from "../json-schema/pointer.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { plainSchema } from "./plain-schema.ts";
import { type Checked, compileCheck } from "./schema-check.ts";
import type { Dialect } from "./schema-dialects.ts";
import { checkRefs, inlineRefs, resolveRef } from "./schema-refs.ts";

/** A way to ask for JSON: held to a schema, held to be JSON, or only told. */
export type Form = { kind: "schema"; schema: JsonSchema } | { kind: "object" } | { kind: "told" };

/** How an answer of one schema is asked for and read. */
export interface SchemaPlan {
  /** The best form that is left. */
  form(): Form;
  /** Leaves a form that the provider refuses; false when it was the last. */
  leave(form: Form): boolean;
  /** The schema in words, for the forms that don't hold the model to it. */
  instruction: string;
  check(value: unknown): Checked;
}

/** Throws a 422 for `response_format` when the schema can't be used. */
export function planSchema(
  schema: JsonSchema,
  dialect: Dialect,
  kinds: Form["kind"][],
): SchemaPlan {
  checkRefs(schema);
  const check = compileCheck(schema);
  const inlined = inlineRefs(schema);
  const wraps = !isObjectSchema(rootOf(schema));
  const plain = inlined === undefined ? undefined : plainSchema(inlined);
  const asked = plain !== undefined && wraps ? wrap(plain) : plain;
  const written = asked === undefined ? undefined : dialect(asked);
  const forms = kinds.flatMap((kind): Form[] => {
    if (kind !== "schema") return [{ kind }];
    return written === undefined ? [] : [{ kind, schema: written }];
  });
  const shown = JSON.stringify(wraps ? wrap(schema) : schema);
  return {
    form: () => forms[0] ?? { kind: "told" },
    leave(form) {
      const at = forms.indexOf(form);
      if (at !== -1 && forms.length > 1) forms.splice(at, 1);
      return forms[0] !== form;
    },
    instruction: `Answer with one JSON value and nothing else. It must be valid against this JSON Schema:\n${shown}`,
    check: (value) => {
      const unwrapped = wraps ? unwrap(value) : value;
      const checked = check(unwrapped);
      const asItIs = "wrong" in checked && unwrapped !== value ? check(value) : checked;
      return "wrong" in asItIs ? checked : asItIs;
    },
  };
}

function rootOf(schema: JsonSchema): JsonSchema {
  let root = schema;
  for (let hops = 0; typeof root["$ref"] === "string" && hops < 10; hops += 1) {
    root = resolveRef(schema, root["$ref"]);
  }
  return root;
}

function isObjectSchema({ type, properties, anyOf, oneOf }: JsonSchema): boolean {
  if (anyOf !== undefined || oneOf !== undefined) return false;
  return type === "object" || (type === undefined && properties !== undefined);
}

/** Most providers take only objects at the top, so anything else becomes the `value` of one. */
function wrap({ $defs, definitions, $schema: _schema, ...rest }: JsonSchema): JsonSchema {
  return {
    type: "object",
    properties: { value: rest },
    required: ["value"],
    additionalProperties: false,
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

function unwrap(value: unknown): unknown {
  const isWrapped = isObject(value) && Object.keys(value).length === 1 && "value" in value;
  return isWrapped ? value["value"] : value;
}
