import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import type { AppError } from "../errors.ts";
import type { ReadTask } from "./read-page.ts";
import { PageReader } from "./reader.ts";

const never = new AbortController().signal;

function task(html: string, selector: string | null = null): ReadTask {
  return {
    source: { kind: "sent", frames: [{ html, url: "https://e.org/" }] },
    url: "https://e.org/",
    seen: null,
    content: {
      onlyMainContent: false,
      headline: false,
      ignoredTags: [],
      selector,
      links: true,
      images: true,
      useLinkPlaceholders: false,
    },
    schema: undefined,
  };
}

const endless = task("<div>".repeat(240), `.nope${" div".repeat(12)}`);

test("a page that was waiting for others is not given up with them", async () => {
  await using reader = new PageReader(3_000);
  const others = Array.from({ length: Math.max(2, availableParallelism()) }, () =>
    reader.read(endless, never).then(
      () => "read",
      (error: AppError) => error.message,
    ),
  );
  const { markdown } = await reader.read(task("<p>here</p>"), never);
  assert.equal(markdown, "here");
  for (const message of await Promise.all(others)) assert.match(message, /longer than 3 s/);
});

test("a reader goes on after pages that nobody waits for any more", async () => {
  await using reader = new PageReader(3_000);
  for (let at = 0; at < 3; at++) {
    const gone = new AbortController();
    const reading = reader.read(endless, gone.signal);
    gone.abort(new Error("hung up"));
    await assert.rejects(reading, /hung up/);
  }
  assert.equal((await reader.read(task("<p>here</p>"), never)).markdown, "here");
});
