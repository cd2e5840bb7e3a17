import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { ApiError } from "../../src/contract/client.ts";
import { startTestServer, type TestServer } from "../server.ts";
import { extensionFile } from "./extension-file.ts";
import { isUnexpected, logIn, type Person, person } from "./person.ts";

let server: TestServer;
let somebody: Person;
let page: Page;

before(async () => {
  server = await startTestServer({ NOCTURNE_WARM_BROWSERS: "0" });
  somebody = await person();
  page = somebody.page;
  await logIn(page, server);
});
after(async () => {
  await somebody?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole("button", { name, exact: true });

const proxied = extensionFile({ name: "Proxied", permissions: ["proxy"] });
const noter = extensionFile({
  name: "Noter",
  version: "2.1",
  permissions: ["storage", "tabs", "alarms", "scripting"],
  host_permissions: ["https://notes.example/*"],
});

const text = Buffer.from("text");

/** Chooses files as a person does, by the button and what it opens. */
async function choose(files: Record<string, Buffer>): Promise<void> {
  const opening = page.waitForEvent("filechooser");
  await button("Choose extensions").click();
  const chooser = await opening;
  await chooser.setFiles(
    Object.entries(files).map(([name, buffer]) => ({
      name,
      mimeType: "application/zip",
      buffer,
    })),
  );
}

/** What the API says of a file that it refuses. */
async function refusalOf(file: Buffer<ArrayBuffer>): Promise<string> {
  const uploading = server.client.extensionUpload({ upload: new Blob([file]) });
  const { body } = await uploading.then(
    () => assert.fail("it was taken"),
    (error) => error as ApiError,
  );
  return (body as { detail: { msg: string }[] }).detail[0]!.msg;
}

test("of what is uploaded the good is listed, and the refused is told in the server's words", async () => {
  await page.getByRole("link", { name: "Extensions" }).click();
  await page.getByRole("heading", { name: "No extension yet" }).waitFor();
  await choose({ "proxied.zip": proxied, "noter.zip": noter, "text.zip": text });
  await page.getByText("1 of 3 files were uploaded.").waitFor();
  await page.getByRole("alert").nth(1).waitFor();
  assert.match(await refusalOf(proxied), /'proxy'/);
  assert.deepEqual(await page.getByRole("alert").allInnerTexts(), [
    `proxied.zip: ${await refusalOf(proxied)}`,
    `text.zip: ${await refusalOf(text)}`,
  ]);
  const [listed, ...others] = (await server.client.extensionList({})).items;
  assert.deepEqual(others, []);
  const row = page.getByRole("row", { name: "Noter" });
  for (const words of [
    "2.1 · zip",
    listed!.extension_id,
    "storage, tabs, alarms and 1 more",
    "https://notes.example/*",
    `${noter.length} B`,
  ]) {
    await row.getByText(words, { exact: true }).waitFor();
  }
  await row.getByText("and 1 more").click();
  await row.getByText("scripting").waitFor();
});

test("what is dropped is uploaded too, and the reasons of before are gone", async () => {
  const transfer = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "dropped.zip"));
      return data;
    },
    [...extensionFile({ name: "Dropped" })],
  );
  await page
    .getByText("Drop extensions here, or")
    .dispatchEvent("drop", { dataTransfer: transfer });
  const row = page.getByRole("row", { name: "Dropped" });
  await row.getByText("no permission", { exact: true }).waitFor();
  await row.getByText("no page", { exact: true }).waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("one is deleted when that is confirmed, and not before", async () => {
  const row = page.getByRole("row", { name: "Dropped" });
  const dialog = page.getByRole("dialog", { name: "Delete Dropped?" });
  const names = async () => (await server.client.extensionList({})).items.map(({ name }) => name);
  await row.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(await names(), ["Dropped", "Noter"]);
  await row.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete the extension" }).click();
  await row.waitFor({ state: "detached" });
  assert.deepEqual(await names(), ["Noter"]);
});

test("one that is uploaded where a session is started is chosen for it", async () => {
  await page.getByRole("link", { name: "Sessions" }).click();
  await button("Start a session").first().click();
  const dialog = page.getByRole("dialog", { name: "Start a session" });
  const opening = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Upload one" }).click();
  const buffer = extensionFile({ name: "Late" });
  await (await opening).setFiles({ name: "late.zip", mimeType: "application/zip", buffer });
  const late = dialog.getByRole("switch", { name: /Late/ });
  await late.waitFor();
  assert.equal(await late.isChecked(), true);
});

test("nothing went wrong unseen", () => {
  const refused = (complaint: string) => /422.*\/extensions$/.test(complaint);
  const unexpected = somebody.complaints.filter((one) => isUnexpected(one) && !refused(one));
  assert.deepEqual(unexpected, []);
});
