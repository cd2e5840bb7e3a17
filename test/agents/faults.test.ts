import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { ModelRequest, Reply } from "../models/reply.ts";
import { type AgentStage, agentStage, completion, decision } from "./stage.ts";

let stage: AgentStage;

before(async () => {
  stage = await agentStage({ NOCTURNE_MODEL_SECONDS: "2" });
});
after(() => stage?.[Symbol.asyncDispose]());

const click = (id: string) => decision({ type: "click", id });
const page = () => `${stage.site.url}/note`;

/** The id of a button by its words, from what the model was shown. */
function button({ text }: ModelRequest, words: string): string {
  const id = new RegExp(`^(B\\d+)\\[:\\].*${words}`, "m").exec(text)?.[1];
  assert.ok(id !== undefined, `${words} is not in the prompt`);
  return id;
}

/** A run in which the first answer is this one, and the second a good one. */
async function after_(first: Reply, request: Record<string, unknown> = {}) {
  return stage.run({ url: page(), ...request }, (_, count) =>
    count === 1 ? first : { json: completion() },
  );
}

const good = JSON.stringify(completion());

describe("an answer that can be read all the same costs nothing", () => {
  const written: [what: string, text: string][] = [
    ["in a fence", `\`\`\`json\n${good}\n\`\`\``],
    ["with words before it", `Sure! Here is what I do next:\n${good}`],
    ["with words after it", `${good}\n\nI hope that this helps.`],
    ["with its thoughts before it", `<think>{"action": "no"}</think>${good}`],
    ["with a comma too many", good.replace(/\}\}$/, ",}}")],
    ["as the action alone", JSON.stringify(completion().action)],
  ];
  for (const [what, text] of written) {
    test(what, async () => {
      const { status, asked } = await after_({ text });
      assert.equal(status.success, true, status.error ?? "");
      assert.equal(asked.length, 1);
      assert.equal(status.steps.length, 2);
    });
  }
});

describe("an answer that can't be read is told to the model, and asked for again within the step", () => {
  const written: [what: string, reply: Reply, told: RegExp][] = [
    ["words", { text: "I will click the button now." }, /can't be used/],
    ["nothing", { text: "" }, /it is empty/],
    ["cut in the middle", { text: good.slice(0, good.indexOf('"success"')) }, /action\.success/],
    ["an action that does not exist", { json: decision({ type: "hover", id: "B1" }) }, /'hover'/],
    [
      "an action without its value",
      { json: decision({ type: "fill", id: "I1" }) },
      /action\.value/,
    ],
    ["several actions", { json: { state: {}, action: [{ type: "reload" }] } }, /action\.type/],
    ["an id that is not there", { json: click("B77") }, /there is no 'B77'.*nearest.*B1/s],
  ];
  for (const [what, reply, told] of written) {
    test(what, async () => {
      const { status, asked } = await after_(reply);
      assert.equal(status.success, true, status.error ?? "");
      assert.equal(asked.length, 2);
      assert.match(asked[1]!.messages.at(-1)!.text, told);
      assert.equal(status.steps.length, 2, "it took no step");
    });
  }

  test("what it took is counted", async () => {
    const { status } = await after_({ text: "no", usage: { input: 1_000, output: 7 } });
    // Twice for the decision, once for the verdict.
    assert.equal(status.usage.input_tokens, 1_200);
  });
});

describe("a model that goes on like that", () => {
  test("names ids that are not there: the step fails, and it sees why", async () => {
    const { status, asked } = await stage.run({ url: page() }, (_, count) => ({
      json: count <= 2 ? click("B77") : completion(),
    }));
    assert.equal(status.success, true);
    assert.equal(status.steps[1]!.success, false);
    assert.match(status.steps[1]!.message, /there is no 'B77'/);
    assert.match(asked[2]!.text, /FAILED: .*there is no 'B77'/);
  });

  test("never says anything usable: the run ends after three such steps, honestly", async () => {
    const { status, asked } = await stage.run({ url: page() }, () => ({ text: "no" }));
    assert.equal(status.success, false);
    assert.equal(status.end_reason, "model failed");
    assert.match(status.answer ?? "", /no usable answer/);
    assert.equal(asked.length, 6);
  });

  test("refuses", async () => {
    const { status } = await stage.run({ url: page() }, () => ({ refusal: "I can't do that." }));
    assert.equal(status.end_reason, "model failed");
    assert.match(status.error ?? "", /refuses/);
  });

  test("says more than it has tokens for", async () => {
    const { status } = await after_({ text: good.slice(0, 40), cut: true });
    assert.equal(status.success, true);
  });
});

describe("a provider", () => {
  test("that limits the rate is waited for", async () => {
    const { status, asked } = await after_({ status: 429, headers: { "retry-after": "0.2" } });
    assert.equal(status.success, true);
    assert.equal(asked.length, 2);
  });

  test("that fails is asked again", async () => {
    const { status } = await after_({ status: 500 });
    assert.equal(status.success, true);
  });

  test("that breaks the connection is asked again", async () => {
    const { status } = await after_({ breaks: true });
    assert.equal(status.success, true);
  });

  test("that hangs is given up on, and asked again", async () => {
    const { status } = await after_({ hangs: true });
    assert.equal(status.success, true);
  });

  test("that refuses the key ends the run at once; the key is told nowhere", async () => {
    const { status, asked } = await stage.run({ url: page() }, () => ({
      status: 401,
      message: "Incorrect API key provided: key-of-the-scripted-models",
    }));
    assert.equal(asked.length, 1);
    assert.equal(status.end_reason, "model failed");
    assert.match(status.error ?? "", /OPENAI_API_KEY/);
    assert.doesNotMatch(JSON.stringify(status), /key-of-the-scripted-models/);
  });

  test("that finds the question too long is asked a shorter one", async () => {
    const { status, asked } = await stage.run({ url: `${stage.site.url}/catalogue` }, (_, count) =>
      count <= 3
        ? {
            status: 400,
            message: "maximum context length is 1000 tokens",
            code: "context_length_exceeded",
          }
        : { json: completion() },
    );
    assert.equal(status.end_reason, "model failed");
    assert.equal(asked.length, 3);
    assert.ok(asked[2]!.text.length <= asked[0]!.text.length);
  });

  const blind: [status: number, message: string][] = [
    [400, "this model does not support image input"],
    [400, "At most 0 image(s) may be provided in one request."],
    [404, "No endpoints found that support image input"],
    [
      500,
      "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
    ],
  ];
  for (const [status_, message] of blind) {
    test(`that takes no pictures (${status_}: ${message.slice(0, 40)}) is asked without them`, async () => {
      const { status, asked } = await stage.run({ url: page(), use_vision: true }, ({ messages }) =>
        messages[0]!.images.length > 0 ? { status: status_, message } : { json: completion() },
      );
      assert.equal(status.success, true, status.error ?? "");
      assert.deepEqual(
        asked.map(({ messages }) => messages[0]!.images.length),
        [1, 0],
      );
    });
  }

  test("that knows no such address is not said to lack the model", async () => {
    const { status } = await stage.run({ url: page() }, () => ({ status: 404, raw: "Not Found" }));
    assert.match(status.error ?? "", /knows no such address.*OPENAI_API_BASE/);
  });
});

describe("a completion", () => {
  test("that the judge does not believe is told back, and the run goes on", async () => {
    const { status, asked } = await stage.run(
      { url: page() },
      (_, count) => ({ json: completion(`try ${count}`) }),
      (_, count) => ({ json: { reason: "The note is not saved.", done: count === 2 } }),
    );
    assert.equal(status.success, true);
    assert.equal(status.answer, "try 2");
    assert.match(asked[1]!.text, /not accepted: The note is not saved\./);
  });

  test("that is never believed ends the run after two rejections, without success", async () => {
    const { status, asked } = await stage.run(
      { url: page() },
      () => ({ json: completion("all done, trust me") }),
      () => ({ json: { reason: "Nothing was done.", done: false } }),
    );
    assert.equal(asked.length, 3);
    assert.equal(status.success, false);
    assert.equal(status.end_reason, "not confirmed");
    assert.equal(status.answer, "all done, trust me");
    assert.match(status.error ?? "", /Nothing was done/);
  });

  test("that can't be judged stands", async () => {
    const { status } = await stage.run(
      { url: page() },
      () => ({ json: completion() }),
      () => ({ status: 400, message: "no" }),
    );
    assert.equal(status.success, true);
  });

  test("that tells of a failure is believed without a judge", async () => {
    const judged: number[] = [];
    const { status } = await stage.run(
      { url: page() },
      () => ({ json: completion("there is no such page", false) }),
      (_, count) => {
        judged.push(count);
        return { json: { reason: "", done: true } };
      },
    );
    assert.deepEqual([status.success, status.end_reason], [false, "gave up"]);
    assert.deepEqual(judged, []);
  });

  const format = {
    type: "object",
    properties: { price: { type: "number" } },
    required: ["price"],
    additionalProperties: false,
  };

  test("has to be of the schema that was asked for", async () => {
    const { status, asked } = await stage.run(
      { url: page(), response_format: format },
      (_, count) => ({ json: completion(count === 1 ? "twelve euro" : { price: 12 }) }),
    );
    assert.equal(status.success, true);
    assert.deepEqual(JSON.parse(status.answer ?? ""), { price: 12 });
    assert.match(asked[1]!.text, /not accepted: the answer has to be JSON/);
  });

  test("that can't be held against the schema in time is no success, and no failure of the server", async () => {
    const { status } = await stage.run(
      { url: page(), response_format: { type: "string", pattern: "^(a+)+$" } },
      () => ({ json: completion(JSON.stringify(`${"a".repeat(40)}!`)) }),
    );
    assert.equal(status.end_reason, "not confirmed");
    assert.match(status.error ?? "", /a pattern or reference that takes too long/);
  });

  test("that is never of the schema is no success", async () => {
    const { status } = await stage.run({ url: page(), response_format: format }, () => ({
      json: completion({ price: "twelve" }),
    }));
    assert.deepEqual([status.success, status.end_reason], [false, "not confirmed"]);
    assert.match(status.error ?? "", /price must be number/);
  });
});

test("what stands on a page is told within fences only, also when an id is not there", async () => {
  const { asked } = await after_({ json: click("B77") });
  const unfenced = asked[1]!.text.replace(/<<<(\w+ \w+)\n.*?\n\1>>>/gs, "");
  assert.match(unfenced, /there is no 'B77'.*nearest are: B1\./);
  assert.doesNotMatch(unfenced, /Save the note/);
});

test("a page's title takes no more than its share, however long it is", async () => {
  const { client } = stage.server;
  const body = { type: "evaluate_js", code: `void (document.title = "T".repeat(1_000_000))` };
  const { status, asked } = await stage.run({ url: page() }, (_, count) => ({
    json: count === 1 ? decision(body) : completion(),
  }));
  assert.equal(status.success, true);
  assert.ok(asked[1]!.text.length - asked[0]!.text.length < 2_000);
  assert.match(asked[1]!.text, /^title: T+…$/m);
  const { metadata } = await client.pageObserve({ params: { session_id: stage.sessionId } });
  assert.equal(metadata.title.length, 1_000);
});

test("what is typed nowhere is kept no more than what is typed into a password field", async () => {
  const fill = { type: "fill", id: "I77", value: "hunter2-hunter2" };
  const { status } = await stage.run({ url: page() }, (_, count) => ({
    json: count <= 2 ? decision(fill) : completion(),
  }));
  assert.equal(status.steps[1]!.success, false);
  assert.doesNotMatch(JSON.stringify(status.steps), /hunter2/);
});

describe("a run that goes in circles", () => {
  test("is nudged, and ended when nothing comes of it", async () => {
    const { status, asked } = await stage.run({ url: page(), max_steps: 30 }, (request) => ({
      json: click(button(request, "Save")),
    }));
    assert.equal(status.end_reason, "stuck");
    assert.equal(status.success, false);
    const told = asked.map(({ text }) => text.slice(text.lastIndexOf("# The page now")));
    assert.ok(
      told.some((text) => /Note: You have done this same thing here three times/.test(text)),
    );
    assert.ok(told.some((text) => /Note: Eight times the same/.test(text)));
    assert.ok(told.some((text) => /Note: The page has not changed over 5 actions/.test(text)));
    assert.equal(asked.length, status.steps.length - 1);
  });

  test("may only complete at its last step", async () => {
    const { status, asked } = await stage.run({ url: page(), max_steps: 4 }, (request, count) => {
      const types = JSON.stringify(request.schema).match(/"const":"\w+"/g) ?? [];
      if (types.length === 1) return { json: completion("half of it", false) };
      return { json: decision({ type: "press_key", key: `F${count}` }) };
    });
    assert.equal(status.steps.length, 5);
    assert.equal(status.answer, "half of it");
    assert.match(asked[2]!.text, /Note: 2 steps are left/);
    assert.match(asked[3]!.text, /Note: This is the last step/);
  });

  test("and does not complete even then has no success", async () => {
    const { status } = await stage.run({ url: page(), max_steps: 2 }, (_, count) => ({
      json: decision({ type: "press_key", key: `F${count}` }),
    }));
    assert.deepEqual([status.success, status.end_reason], [false, "max steps"]);
    assert.match(status.answer ?? "", /not finished within 2 steps/);
  });
});
