import assert from "node:assert/strict";
import { field, named } from "../find.ts";
import type { Task } from "../task.ts";

const frames = ["same", "other", "sandboxed", "written", "deep"].map((kind): Task => {
  const word = `moth in ${kind}`;
  return {
    name: `a form in a frame: ${kind}`,
    page: `frames?kind=${kind}`,
    goal: { kind, word },
    async solve(actor) {
      await actor.fill(named(`Word for ${kind}`), word);
      await actor.click(named(`Send from ${kind}`));
    },
  };
});

const shadows = ["open", "nested", "closed"].map((kind): Task => {
  const word = `moth in ${kind}`;
  return {
    name: `a form in a shadow root: ${kind}`,
    page: "shadows",
    goal: { kind, word },
    async solve(actor) {
      await actor.fill(named(`Word for ${kind}`), word);
      await actor.click(named(`Send from ${kind}`));
    },
  };
});

/** Tasks in frames and shadow roots, and with files. */
export const depthTasks: Task[] = [
  ...frames,
  {
    name: "one form among five frames",
    page: "frames",
    goal: { kind: "other", word: "the second" },
    async solve(actor) {
      await actor.fill(named("Word for other"), "the second");
      await actor.click(named("Send from other"));
    },
  },
  ...shadows,
  {
    name: "a button in a slot",
    page: "shadows",
    goal: { kind: "slot" },
    solve: (actor) => actor.click(named("Send from the slot")),
  },
  {
    name: "a file is uploaded",
    page: "upload",
    goal: { name: "moth.txt", text: "a drawing of a moth" },
    async prepare(server) {
      const form = new FormData();
      form.set("file", new Blob(["a drawing of a moth"], { type: "text/plain" }), "moth.txt");
      const response = await fetch(`${server.url}/storage/uploads/moth.txt`, {
        method: "POST",
        headers: { authorization: `Bearer ${server.key}` },
        body: form,
      });
      assert.equal(response.status, 200, await response.text());
    },
    async solve(actor) {
      const id = await actor.find(named("Your file"));
      await actor.act({ type: "upload_file", id, file_path: "moth.txt" });
      await actor.click(named("Send the file"));
    },
  },
  {
    name: "a file is downloaded",
    page: "download",
    goal: { downloaded: "February" },
    async solve(actor) {
      await actor.select(field("Month"), "February");
      const id = await actor.find(named("Download the statement"));
      await actor.act({ type: "download_file", id });
    },
    async verify(server, sessionId) {
      const path = `/storage/${sessionId}/downloads/statement-February.txt`;
      const { url } = (await (await server.call("GET", path)).json()) as { url: string };
      assert.equal(await (await fetch(url)).text(), "Statement of February");
    },
  },
];
