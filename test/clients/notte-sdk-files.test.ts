import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  fileDownload,
  fileListDownloads,
  fileListUploads,
  fileUpload,
  fileUploadDownloadedFile,
} from "notte-sdk";
import { openStage, type Stage } from "../stage.ts";
import { connect, evaluate, idOfSession } from "./notte-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

const page = (path: string) => stage.site.url + path;

/** The functions of the SDK that are generated leave the name out of their types, not out of the path. */
const named = (path: Record<string, string>) => path as never;

test("a file is uploaded, listed, and given to a page", async () => {
  const client = connect(stage.server);
  const file = new File(["Ipomoea alba"], "local name.txt", { type: "text/plain" });
  const uploaded = await fileUpload({ path: named({ filename: "seeds.txt" }), body: { file } });
  assert.deepEqual([uploaded.error, uploaded.data], [undefined, { success: true }]);

  const { data } = await fileListUploads();
  assert.partialDeepStrictEqual(data?.files, [{ name: "seeds.txt", size: 12, file_ext: "txt" }]);

  await client.Session({ use_file_storage: true }).use(async (session) => {
    await session.execute({ type: "goto", url: page("/files-upload.html") });
    const given = await session.execute({
      type: "upload_file",
      selector: "#plain",
      file_path: "seeds.txt",
    });
    assert.equal(given.success, true, given.message);
    const text =
      "[...document.getElementById('plain').files].map(({ name, size }) => [name, size])";
    assert.deepEqual(await evaluate(session, text), [["seeds.txt", 12]]);
  });
});

test("a file is downloaded, listed after the session, and fetched without a key", async () => {
  const client = connect(stage.server);
  let session_id = "";
  await client.Session().use(async (session) => {
    session_id = idOfSession(session);
    await session.execute({ type: "goto", url: page("/files-download.html") });
    const done = await session.execute({ type: "download_file", selector: "#attachment" });
    assert.equal(done.success, true, done.message);
    const file = new File(["by hand"], "x");
    const put = await fileUploadDownloadedFile({
      path: named({ session_id, filename: "put.txt" }),
      body: { file },
    });
    assert.deepEqual(put.data, { success: true });
  });
  const { data: listed } = await fileListDownloads({ path: { session_id } });
  assert.deepEqual(
    listed?.files.map(({ name, size }) => [name, size]),
    [
      ["put.txt", 7],
      ["report.txt", 32],
    ],
  );
  const { data: link } = await fileDownload({ path: { session_id, filename: "report.txt" } });
  assert.ok(link !== undefined && "url" in link);
  const response = await fetch(link.url);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "The moonflower opened at 21:14.\n");

  const missing = await fileDownload({ path: { session_id, filename: "missing.txt" } });
  assert.equal(missing.response?.status, 404);
  assert.match(JSON.stringify(missing.error), /File 'missing\.txt' not found/);
});
