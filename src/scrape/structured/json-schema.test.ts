import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { z } from "zod";

import { AppError } from "../../errors.ts";
import { assertUsableSchema, problemsIn } from "./json-schema.ts";

function problems(schema: unknown, value: unknown): string[] {
  return problemsIn(assertUsableSchema(schema))(value);
}

const node = {
  $defs: {
    Node: {
      type: "object",
      properties: {
        name: { type: "string" },
        kids: { type: "array", items: { $ref: "#/$defs/Node" } },
      },
      required: ["name"],
    },
  },
  $ref: "#/$defs/Node",
};

describe("schemas that can be used", () => {
  const object = { type: "object", properties: { a: { type: "number" } }, required: ["a"] };

  test("as clients wrap them", () => {
    const wrapped = [
      object,
      { type: "json_schema", json_schema: { name: "x", strict: true, schema: object } },
      { type: "json_schema", name: "x", schema: object },
      { name: "x", schema: object },
    ];
    for (const schema of wrapped) assert.deepEqual(assertUsableSchema(schema), object);
  });

  test("zod's own output, with a circle", () => {
    const list: z.ZodType = z.lazy(() => z.object({ value: z.int(), next: list.nullable() }));
    const schema = z.toJSONSchema(list);
    assert.deepEqual(problems(schema, { value: 1, next: { value: 2, next: null } }), []);
    const [first] = problems(schema, { value: 1, next: { value: "2", next: null } });
    assert.equal(first, "next.value: must be integer");
  });

  test("a problem is told with its path", () => {
    assert.deepEqual(problems(node, { name: "a", kids: [{ name: "b", kids: [{}] }] }), [
      "kids[0].kids[0]: must have required property 'name'",
    ]);
  });

  test("defaults are not filled in, required is required without a type, too", () => {
    const schema = {
      properties: { a: { type: "string", default: "x" }, b: {} },
      required: ["b", "c"],
    };
    assert.equal(JSON.stringify(assertUsableSchema(schema)).includes("default"), false);
    assert.deepEqual(problems(schema, {}), [
      "data: must have required property 'b'",
      "data: must have required property 'c'",
    ]);
    assert.deepEqual(problems(schema, { b: null, c: [] }), []);
    assert.equal(problems(schema, 5).length, 1);
  });

  test("a property may be called as a keyword is", () => {
    const schema = {
      type: "object",
      properties: { default: { type: "string" }, items: { type: "number" } },
      required: ["default"],
    };
    assert.deepEqual(problems(schema, { default: "x", items: 1 }), []);
    assert.equal(problems(schema, { items: 1 }).length, 1);
  });

  test("nullable as OpenAPI says it, and references into the tree", () => {
    const schema = {
      type: "object",
      properties: {
        a: { type: "string", nullable: true },
        b: { $ref: "#/properties/c" },
        c: { type: "number" },
      },
    };
    assert.deepEqual(problems(schema, { a: null, b: 1 }), []);
    assert.equal(problems(schema, { b: "x" }).length, 1);
  });

  test("a pattern that takes for ever ends as a problem", () => {
    const schema = { type: "string", pattern: "^(a+)+$" };
    assert.deepEqual(problems(schema, "aaa"), []);
    assert.deepEqual(problems(schema, `${"a".repeat(60)}!`), [
      "the schema has a pattern or reference that takes too long",
    ]);
  });
});

describe("schemas that can't be used are refused by the name of their field", () => {
  const deep = (levels: number): object =>
    levels === 0 ? { type: "string" } : { type: "array", items: deep(levels - 1) };
  const forked = (keyword: string) => ({
    type: "object",
    properties: { a: { $ref: "#/$defs/d0" } },
    $defs: Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => {
        const next = { $ref: `#/$defs/d${at + 1}` };
        return [`d${at}`, at === 39 ? { type: "string" } : { [keyword]: [next, next] }];
      }),
    ),
  });
  const cases: [string, unknown, RegExp][] = [
    ["text", "object", /must be an object/],
    ["null", null, /must be an object/],
    ["a list", [], /must be an object/],
    ["an example instead of a schema", { name: "string" }, /neither "type"/],
    ["nothing", {}, /neither "type"/],
    ["an unknown type", { type: "object", properties: { a: { type: "strin" } } }, /strin/],
    ["a reference to nothing", { $ref: "#/$defs/Q" }, /#\/\$defs\/Q/],
    ["a reference elsewhere", { $ref: "https://x.test/y" }, /ref/],
    [
      "a reference to itself",
      { $defs: { A: { $ref: "#/$defs/A" } }, $ref: "#/$defs/A" },
      /without end/,
    ],
    ["a broken pattern", { type: "string", pattern: "(" }, /regular expression/],
    [
      "definitions that lead to each other",
      {
        type: "object",
        properties: { a: { $ref: "#/$defs/A" } },
        $defs: { A: { allOf: [{ $ref: "#/$defs/B" }] }, B: { $ref: "#/$defs/A" } },
      },
      /without end/,
    ],
    ["too deep", deep(60), /too large/],
    ["a choice that forks without end", forked("anyOf"), /once its references are followed/],
    ["parts that fork without end", forked("allOf"), /once its references are followed/],
  ];
  for (const [name, schema, message] of cases) {
    test(name, () => {
      assert.throws(
        () => assertUsableSchema(schema, "schema_field"),
        (error) =>
          error instanceof AppError &&
          error.status === 422 &&
          error.issues?.[0]?.loc.join(".") === "body.schema_field" &&
          message.test(error.message),
      );
    });
  }
});
