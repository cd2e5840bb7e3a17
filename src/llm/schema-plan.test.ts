import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AppError } from "../errors.ts";
import type { JsonSchema } from "../json-schema/check.ts";
import { anthropicDialect, type Dialect, geminiDialect, strictDialect } from "./schema-dialects.ts";
import { type Form, planSchema } from "./schema-plan.ts";

const kinds: Form["kind"][] = ["schema", "object", "told"];

function asked(schema: JsonSchema, dialect: Dialect = strictDialect): JsonSchema | undefined {
  const form = planSchema(schema, dialect, kinds).form();
  return form.kind === "schema" ? form.schema : undefined;
}

function checked(schema: JsonSchema, value: unknown): unknown {
  return planSchema(schema, strictDialect, kinds).check(value);
}

const person = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Person",
  type: "object",
  properties: {
    name: { type: "string", title: "Name", minLength: 1 },
    home: { $ref: "#/$defs/Place" },
    pets: { type: "array", items: { oneOf: [{ $ref: "#/$defs/Cat" }, { type: "string" }] } },
    age: { anyOf: [{ type: "integer" }, { type: "null" }], default: null },
  },
  required: ["name", "home"],
  $defs: {
    Place: {
      type: "object",
      properties: { city: { type: "string", format: "uri" } },
      required: ["city"],
    },
    Cat: { type: "object", properties: { kind: { const: "cat" }, n: { type: "number" } } },
  },
};

describe("OpenAI's strict form", () => {
  test("has every property required, null for what may be absent, and no references", () => {
    assert.deepEqual(asked(person), {
      type: "object",
      properties: {
        name: { type: "string", description: "(minLength: 1)" },
        home: {
          type: "object",
          properties: { city: { type: "string", description: '(format: "uri")' } },
          required: ["city"],
          additionalProperties: false,
        },
        pets: {
          type: ["array", "null"],
          items: {
            anyOf: [
              {
                type: "object",
                properties: {
                  kind: { anyOf: [{ type: "string", const: "cat" }, { type: "null" }] },
                  n: { type: ["number", "null"] },
                },
                required: ["kind", "n"],
                additionalProperties: false,
              },
              { type: "string" },
            ],
          },
        },
        age: { anyOf: [{ type: "integer" }, { type: "null" }, { type: "null" }] },
      },
      required: ["name", "home", "pets", "age"],
      additionalProperties: false,
    });
  });

  const unfit: Record<string, JsonSchema> = {
    "a map": { type: "object", additionalProperties: { type: "number" } },
    "an open object": { type: "object" },
    anything: { type: "object", properties: { a: {} } },
    "a tuple": { type: "object", properties: { a: { prefixItems: [{ type: "string" }] } } },
    "a schema that refers to itself": {
      type: "object",
      properties: { next: { $ref: "#" }, name: { type: "string" } },
    },
    "parts that contradict": { allOf: [{ type: "object", properties: {} }, { type: "array" }] },
  };
  for (const [name, schema] of Object.entries(unfit)) {
    test(`has no words for ${name}, which is told instead`, () => {
      const plan = planSchema(schema, strictDialect, kinds);
      assert.deepEqual(plan.form(), { kind: "object" });
      assert.ok(plan.instruction.includes(JSON.stringify(schema).slice(1, -1)), plan.instruction);
    });
  }
});

test("Gemini's form keeps what is optional and drops what it refuses", () => {
  const schema = {
    type: "object",
    properties: {
      mail: { type: "string", format: "email", default: "a@b.c", description: "Where to write" },
      day: { type: "string", format: "date" },
      sizes: { type: "object", additionalProperties: { type: "number" } },
    },
    required: ["mail"],
    additionalProperties: false,
  };
  assert.deepEqual(asked(schema, geminiDialect), {
    type: "object",
    properties: {
      mail: { type: "string", description: 'Where to write (format: "email")' },
      day: { type: "string", format: "date" },
      sizes: { type: "object", additionalProperties: { type: "number" } },
    },
    required: ["mail"],
  });
});

test("Anthropic's form is without references and oneOf", () => {
  const text = JSON.stringify(asked(person, anthropicDialect));
  assert.doesNotMatch(text, /\$ref|\$defs|oneOf/);
  assert.match(text, /"city"/);
});

test("what all parts of an allOf say is joined", () => {
  const schema = {
    allOf: [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      { properties: { b: { type: "number" } }, required: ["b"] },
    ],
  };
  assert.deepEqual(asked(schema, geminiDialect), {
    type: "object",
    required: ["value"],
    properties: {
      value: {
        type: "object",
        required: ["a", "b"],
        properties: { a: { type: "string" }, b: { type: "number" } },
      },
    },
  });
  assert.deepEqual(checked(schema, { value: { a: "x", b: 1 } }), { value: { a: "x", b: 1 } });
});

describe("an answer is checked against the schema as it came", () => {
  test("nulls for what may be absent are dropped, and those that are allowed are kept", () => {
    const value = { name: "x", home: { city: "http://c" }, pets: null, age: null };
    const expected = { name: "x", home: { city: "http://c" }, age: null };
    assert.deepEqual(checked(person, value), { value: expected });
  });

  test("however many nulls there are", () => {
    const item = { type: "object", properties: { a: { type: "string" } } };
    const value = Array.from({ length: 1000 }, () => ({ a: null }));
    assert.deepEqual(checked({ type: "array", items: item }, value), {
      value: value.map(() => ({})),
    });
  });

  test("a null for what is required is wrong", () => {
    const { wrong } = checked(person, { name: null, home: { city: "http://c" } }) as {
      wrong: string;
    };
    assert.equal(wrong, "/name must be string");
  });

  test("what the strict form could not say is still checked", () => {
    const short = { name: "", home: { city: "no" } };
    const { wrong } = checked(person, short) as { wrong: string };
    assert.match(wrong, /\/name must NOT have fewer than 1 characters/);
    assert.match(wrong, /\/home\/city must match format "uri"/);
  });

  test("a list at the top is asked for within an object and taken out of it", () => {
    const schema = {
      type: "array",
      items: { $ref: "#/$defs/N" },
      $defs: { N: { type: "number" } },
    };
    assert.equal(asked(schema)?.["type"], "object");
    assert.deepEqual(checked(schema, { value: [1, 2] }), { value: [1, 2] });
    assert.deepEqual(checked(schema, [1, 2]), { value: [1, 2] });
    assert.deepEqual(checked(schema, { value: ["x"] }), { wrong: "/0 must be number" });
  });

  test("what looks like that object may be the answer itself", () => {
    const item = { type: "object", properties: { value: { type: "number" } }, required: ["value"] };
    const schema = { anyOf: [item, { type: "string" }] };
    assert.deepEqual(checked(schema, { value: 1 }), { value: { value: 1 } });
    assert.deepEqual(checked(schema, { value: { value: 1 } }), { value: { value: 1 } });
    assert.deepEqual(checked(schema, { value: "x" }), { value: "x" });
  });

  test("a schema that refers to itself is checked all the way down", () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, next: { $ref: "#" } },
      required: ["name"],
    };
    assert.deepEqual(checked(schema, { name: "a", next: { name: 1 } }), {
      wrong: "/next/name must be string",
    });
  });

  test("an older draft is understood", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "array",
      items: [{ $ref: "#/definitions/A" }, { type: "number" }],
      definitions: { A: { type: "string" } },
    };
    assert.deepEqual(checked(schema, ["a", "b"]), { wrong: "/1 must be number" });
  });

  test("a name too much is named", () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    assert.deepEqual(checked(schema, { x: 1 }), {
      wrong: "the answer must NOT have additional properties 'x'",
    });
  });
});

describe("a schema that can't be used is refused for response_format", () => {
  const deep = (levels: number): JsonSchema =>
    levels === 0 ? { type: "string" } : { type: "object", properties: { a: deep(levels - 1) } };
  const wide = Object.fromEntries(
    Array.from({ length: 6000 }, (_, at) => [`p${at}`, { type: "string" }]),
  );
  const refused: [string, JsonSchema, RegExp][] = [
    ["another place", { $ref: "https://example.org/schema" }, /points outside/],
    [
      "nothing",
      { properties: { a: { $ref: "#/$defs/None" } } },
      /'#\/\$defs\/None' points to nothing/,
    ],
    ["a reference that is not well written", { $ref: "#/%E0%A4" }, /points to nothing/],
    ["too deep", deep(60), /nested more than 40/],
    ["too large", { type: "object", properties: wide }, /more than 2000/],
    ["no type", { type: "text" }, /can't be used.*type/],
    ["no pattern", { type: "string", pattern: "(" }, /can't be used/],
  ];
  for (const [name, schema, sentence] of refused) {
    test(name, () => {
      assert.throws(
        () => planSchema(schema, strictDialect, kinds),
        (error) =>
          error instanceof AppError &&
          error.status === 422 &&
          error.issues?.[0]?.loc[1] === "response_format" &&
          sentence.test(error.message),
      );
    });
  }

  test("references that go round", () => {
    const schema = {
      $ref: "#/$defs/A",
      $defs: { A: { $ref: "#/$defs/B" }, B: { $ref: "#/$defs/A" } },
    };
    assert.throws(() => planSchema(schema, strictDialect, kinds).check({}), /refers to itself/);
  });

  test("a pattern that never ends", () => {
    const schema = { type: "string", pattern: "^(a+)+$" };
    const plan = planSchema(schema, strictDialect, kinds);
    assert.throws(
      () => plan.check(`${"a".repeat(60)}!`),
      /response_format: the schema has a pattern .* too long/,
    );
  });

  test("references that fork without end", () => {
    const next = (at: number) => ({ $ref: `#/$defs/d${at + 1}` });
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`d${at}`, { anyOf: [next(at), next(at)] }]),
    );
    const schema = { ...next(-1), $defs: { ...$defs, d40: { type: "string" } } };
    const plan = planSchema(schema, strictDialect, kinds);
    assert.throws(() => plan.check(5), /response_format: .* reference .* too long/);
  });
});

test("a form that is refused is left once, whoever refuses it", () => {
  const plan = planSchema({ type: "object", properties: {} }, strictDialect, kinds);
  const first = plan.form();
  assert.equal(plan.leave(first), true);
  assert.equal(plan.leave(first), true);
  assert.deepEqual(plan.form(), { kind: "object" });
  assert.equal(plan.leave(plan.form()), true);
  assert.equal(plan.leave(plan.form()), false);
});
