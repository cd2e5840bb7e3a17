import assert from "node:assert/strict";
import type { TestServer } from "../../server.ts";
import { field, named } from "../find.ts";
import type { Task } from "../task.ts";

const drawing = "a drawing of a moth";

async function storeDrawing(server: TestServer): Promise<void> {
  const form = new FormData();
  form.set("file", new Blob([drawing], { type: "text/plain" }), "moth.txt");
  const response = await fetch(`${server.url}/storage/uploads/moth.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.key}` },
    body: form,
  });
  assert.equal(response.status, 200, await response.text());
}

/** What the session has downloaded under a name. */
async function downloaded(server: TestServer, sessionId: string, name: string): Promise<string> {
  const answer = await server.call("GET", `/storage/${sessionId}/downloads/${name}`);
  const { url } = (await answer.json()) as { url: string };
  return (await fetch(url)).text();
}

/** Tasks with files that come from the uploads store, or go to the session's downloads. */
export const fileTasks: Task[] = [
  {
    name: "a file is uploaded",
    page: "upload",
    goal: { name: "moth.txt", text: drawing },
    prepare: storeDrawing,
    async solve(actor) {
      const id = await actor.find(named("Your file"));
      await actor.act({ type: "upload_file", id, file_path: "moth.txt" });
      await actor.click(named("Send the file"));
    },
  },
  {
    name: "a file is uploaded through a button",
    page: "hidden-upload",
    goal: { name: "moth.txt", text: drawing },
    prepare: storeDrawing,
    async solve(actor) {
      const id = await actor.find(named("Choose a drawing"));
      await actor.act({ type: "upload_file", id, file_path: "moth.txt" });
      await actor.read(/Got moth.txt/);
    },
  },
  {
    name: "what a script makes is downloaded",
    page: "download",
    goal: { downloaded: "February" },
    async solve(actor) {
      await actor.select(field("Month"), "February");
      const id = await actor.find(named("Download the statement"));
      await actor.act({ type: "download_file", id });
    },
    async verify(server, sessionId) {
      const text = await downloaded(server, sessionId, "statement-February.txt");
      assert.equal(text, "Statement of February");
    },
  },
  {
    name: "what a link leads to is downloaded",
    page: "timetable",
    goal: { asked: true },
    async solve(actor) {
      const id = await actor.find(named("All ferries as a table"));
      await actor.act({ type: "download_file", id });
    },
    async verify(server, sessionId) {
      assert.match(await downloaded(server, sessionId, "ferries.csv"), /^south,22:15$/m);
    },
  },
];
