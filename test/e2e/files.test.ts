import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { runFolders, until } from "../processes.ts";
import { hands } from "../hands.ts";
import { openStage, type Stage, type StagedSession } from "../stage.ts";

let stage: Stage;
let session: StagedSession;

before(async () => {
  stage = await openStage({ NOCTURNE_MAX_FILE_MB: "1" });
  session = await stage.startSession();
});
after(async () => {
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const { fail, open, succeed } = hands(() => ({ stage, session }));

async function read<T>(expression: string): Promise<T> {
  const { data } = await succeed({ type: "evaluate_js", code: `JSON.stringify(${expression})` });
  return JSON.parse(data!.markdown) as T;
}

const downloads = async () => Object.keys(await session.downloads()).toSorted();

/** What the session has downloaded under this name; it is removed. */
async function taken(filename: string): Promise<string> {
  const params = { session_id: session.id, filename };
  const content = (await session.downloads())[filename];
  assert.ok(content !== undefined, `${filename} was not downloaded`);
  await stage.server.client.fileDownloadDelete({ params });
  return content;
}

const download = (selector: string) => succeed({ type: "download_file", selector });

const report = "The moonflower opened at 21:14.\n";

describe("download_file", () => {
  before(() => open("/files-download.html"));

  const kinds: [selector: string, name: string, content: string][] = [
    ["#attachment", "report.txt", report],
    ["#unicode", "Bericht über 🌙.txt", report],
    ["#attribute", "saved notes.txt", "Nächtliche Notiz"],
    ["#data", "data.txt", "from the address"],
    ["#blob", "export.csv", "a;b\n1;2\n"],
    ["#late", "late.csv", "late"],
    ["#tab", "tab.txt", report],
    ["#form", "form.txt", "word=moon"],
  ];
  for (const [selector, name, content] of kinds) {
    test(`keeps what ${selector} downloads`, async () => {
      const done = await download(selector);
      assert.match(done.message, new RegExp(`Downloaded '${name}' \\(`));
      assert.deepEqual(done.data?.structured?.data, {
        files: [{ name, size: Buffer.byteLength(content) }],
      });
      assert.deepEqual(await downloads(), [name]);
      assert.equal(await taken(name), content);
      assert.equal(await read("document.title"), "The archive");
    });
  }

  test("keeps what a link in a frame downloads", async () => {
    const selector = "#frame >> internal:control=enter-frame >> #framed";
    await download(selector);
    assert.equal(await taken("framed.txt"), report);
  });

  test("takes the id of an observed element", async () => {
    const { space } = await session.observe();
    const { id } = space.interaction_actions.find(({ text_label: text }) => text === "Report")!;
    await succeed({ type: "download_file", id });
    assert.equal(await taken("report.txt"), report);
  });

  test("numbers what has the same name", async () => {
    for (const name of ["report.txt", "report (1).txt", "report (2).txt"]) {
      assert.match((await download("#attachment")).message, new RegExp(name.replace(/[()]/g, ".")));
    }
    assert.deepEqual(await downloads(), ["report (1).txt", "report (2).txt", "report.txt"]);
    for (const name of await downloads()) assert.equal(await taken(name), report);
  });

  test("tells all that one click downloads", async () => {
    const { message } = await download("#two");
    assert.match(message, /part\.csv/);
    await until("both are there", async () => (await downloads()).length === 2);
    const parts = [await taken("part.csv"), await taken("part (1).csv")];
    assert.deepEqual(parts.toSorted(), ["one", "two"]);
  });

  test("makes a harmless name of a strange one", async () => {
    await download("#strange");
    const [name, ...more] = await downloads();
    assert.deepEqual(more, []);
    assert.match(name!, /^[^/\\]*etc[^/\\]*passwd$/);
    assert.equal(await taken(name!), report);
  });

  test("keeps what the browser shows instead of downloading it", async () => {
    await download("#guide");
    assert.match(await taken("guide.pdf"), /^%PDF-1\.4/);
    await open("/files-download.html");
    await download("#guideTab");
    assert.match(await taken("guide.pdf"), /^%PDF-1\.4/);
    await succeed({ type: "close_tab" });
    await download("#blobTab");
    assert.equal(await taken("document.txt"), "shown\u00fc");
    await succeed({ type: "close_tab" });
  });

  const failures: [selector: string, why: RegExp][] = [
    ["#broken", /'broken\.bin' failed: it was cancelled, or the connection broke/],
    ["#large", /'large\.bin' failed: it is larger than the 1 MB/],
    ["#says", /'large\.bin' failed: it is larger than the 1 MB/],
  ];
  for (const [selector, why] of failures) {
    test(`fails for ${selector}, and keeps nothing`, async () => {
      assert.match(await fail({ type: "download_file", selector }), why);
      assert.deepEqual(await downloads(), []);
    });
  }

  test("fails when nothing begins within the time, or there is nothing to click", async () => {
    const nothing = { type: "download_file", selector: "#nothing", timeout: 300 };
    assert.match(await fail(nothing), /No download began within 0\.3 s/);
    const missing = { type: "download_file", selector: "#missing", timeout: 300 };
    assert.match(await fail(missing), /no element fits '#missing'/);
    assert.match(await fail({ type: "download_file", id: "I0" }), /shows a page and not a file/);
  });
});

describe("a page that is itself a file", () => {
  const pages: [path: string, name: string, content: RegExp][] = [
    ["/files/guide.pdf", "guide.pdf", /^%PDF-1\.4/],
    ["/files/moon", "moon.png", /^\uFFFDPNG\r\n/],
    ["/files/notes.txt", "notes.txt", /^Nächtliche Notiz$/],
  ];
  for (const [path, name, content] of pages) {
    test(`${path} is downloaded by I0`, async () => {
      await open(path);
      const { message } = await succeed({ type: "download_file", id: "I0" });
      assert.match(message, new RegExp(`Downloaded '${name}'`));
      assert.match(await taken(name), content);
    });
  }

  test("is loaded as the browser that has its cookies, and named as the server says", async () => {
    await open("/files/private.txt?first");
    await open("/files/private.txt");
    await succeed({ type: "download_file", id: "I0" });
    assert.equal(await taken("secret garden.txt"), "The gate is behind the ivy.");
  });
});

describe("what downloads besides", () => {
  test("a click that downloads says so", async () => {
    await open("/files-download.html");
    const { message } = await succeed({ type: "click", selector: "#attachment" });
    assert.match(message, /^Clicked .* It downloaded 'report\.txt' \(32 bytes\)/);
    assert.equal(await taken("report.txt"), report);
    const broken = await succeed({ type: "click", selector: "#says" });
    assert.match(broken.message, /The download of 'large\.bin' began and failed: .* 1 MB/);
  });

  test("so does goto, which leaves the page where it is", async () => {
    const url = `${stage.site.url}/files/report?name=gone.txt`;
    const { message } = await succeed({ type: "goto", url });
    assert.match(
      message,
      /it is a file, so the page stayed where it was\. It downloaded 'gone\.txt'/,
    );
    assert.equal(await taken("gone.txt"), report);
    assert.equal(await read("document.title"), "The archive");
  });
});

interface Received {
  id: string;
  events: string[];
  files: { name: string; size: number; type: string; text: string }[];
}

describe("upload_file", () => {
  const content = "Ipomoea alba";

  before(async () => {
    for (const filename of ["seeds.txt", "Säckchen 🌱.csv"]) {
      await stage.server.client.fileUpload({ params: { filename }, upload: new Blob([content]) });
    }
    await open("/files-upload.html");
  });

  const upload = (selector: string, file_path = "seeds.txt") =>
    succeed({ type: "upload_file", selector, file_path });

  async function received(): Promise<Received> {
    const log = "document.getElementById('log').textContent";
    await until("the page has read the file", async () => (await read<string>(log)) !== "");
    return JSON.parse(await read<string>(log)) as Received;
  }

  const ways: [selector: string, input: string][] = [
    ["#plain", "plain"],
    ["#label", "labelled"],
    ["#labelled", "labelled"],
    ["#around", "inside"],
    ["#inside", "inside"],
    ["#zone", "zoned"],
    ["#opens", "opened"],
    ["#opened", "opened"],
    ["#makes", "made"],
    ["#shadowed", "shadowed"],
    ["#frame >> internal:control=enter-frame >> #framed", "framed"],
    ["#frame >> internal:control=enter-frame >> #framedButton", "framed"],
  ];
  for (const [selector, input] of ways) {
    test(`gives a file by ${selector}`, async () => {
      await open("/files-upload.html");
      const { message } = await upload(selector);
      assert.match(message, /^Gave 'seeds\.txt' \(12 bytes\) to '.*'\.$/);
      const { id, events, files } = await received();
      assert.equal(id, input);
      if (input !== "framed") assert.deepEqual(events, ["input", "change"]);
      assert.deepEqual(files, [{ name: "seeds.txt", size: 12, type: "text/plain", text: content }]);
    });
  }

  test("gives a file whose name is not ASCII, and again", async () => {
    for (let time = 0; time < 2; time++) {
      await open("/files-upload.html");
      await upload("#plain", "Säckchen 🌱.csv");
      const { files } = await received();
      assert.partialDeepStrictEqual(files, [{ name: "Säckchen 🌱.csv", text: content }]);
    }
  });

  test("says when the page asks for another kind, and gives it all the same", async () => {
    await open("/files-upload.html");
    const { message } = await upload("#pictures");
    assert.match(message, /The page asks for other files: image\/\*, \.svg\./);
    assert.equal((await received()).files[0]?.name, "seeds.txt");
  });

  test("waits for the page that the file leads to", async () => {
    await open("/files-upload.html");
    await upload("#sends");
    assert.equal(await read("document.title"), "Sent");
  });

  test("gives the file of the account's name, as it was sent last", async () => {
    const params = { filename: "changing.txt" };
    const { client } = stage.server;
    for (const text of ["first", "second, and longer"]) {
      await client.fileUpload({ params, upload: new Blob([text]) });
      await open("/files-upload.html");
      await upload("#plain", "changing.txt");
      assert.equal((await received()).files[0]?.text, text);
    }
    await client.fileUploadDelete({ params });
    const again = { type: "upload_file", selector: "#plain", file_path: "changing.txt" };
    assert.match(await fail(again), /no uploaded file 'changing\.txt'/);
  });

  const refused: [selector: string, file: string, why: RegExp][] = [
    ["#plain", "unknown.txt", /no uploaded file 'unknown\.txt': the uploads are: .*seeds\.txt/],
    ["#plain", "../seeds.txt", /no uploaded file '\.\.\/seeds\.txt'/],
    ["#plain", "/etc/passwd", /no uploaded file/],
    ["#nothing", "seeds.txt", /opened no file chooser within 0\.5 s/],
    ["#disabled", "seeds.txt", /the file input is disabled/],
    ["#folder", "seeds.txt", /asks for a whole folder/],
    ["#picker", "seeds.txt", /in a way that can't be answered/],
  ];
  for (const [selector, file_path, why] of refused) {
    test(`fails for ${selector} and ${file_path}, and the page gets nothing`, async () => {
      await open("/files-upload.html");
      assert.match(await fail({ type: "upload_file", selector, file_path, timeout: 500 }), why);
      assert.equal(await read("document.getElementById('log').textContent"), "");
      assert.equal(await read("document.getElementById('plain').files.length"), 0);
    });
  }
});

describe("a session without file storage", () => {
  test("says so, and keeps nothing", async () => {
    const { client } = stage.server;
    const { session_id, use_file_storage } = await client.sessionStart({
      body: { use_file_storage: false },
    });
    assert.equal(use_file_storage, false);
    const params = { session_id };
    const execute = (action: Record<string, unknown>) =>
      client.pageExecute({ params, body: action });
    await execute({ type: "goto", url: `${stage.site.url}/files-download.html` });
    const tried = await execute({ type: "download_file", selector: "#attachment" });
    assert.equal(tried.success, false);
    assert.match(tried.message, /use_file_storage is false/);
    const upload = { type: "upload_file", selector: "#plain", file_path: "seeds.txt" };
    assert.match((await execute(upload)).message, /use_file_storage is false/);
    const clicked = await execute({ type: "click", selector: "#attachment" });
    assert.match(clicked.message, /'report\.txt' began and failed: .*use_file_storage is false/);
    assert.deepEqual((await client.fileListDownloads({ params })).files, []);
    await client.sessionStop({ params });
  });
});

test("a session keeps ten of the largest files, and no more", async () => {
  await using other = await stage.startSession();
  const url = `${stage.site.url}/files/large?kb=1024`;
  for (let count = 0; count < 10; count++) {
    const { message } = await other.execute({ type: "goto", url });
    assert.match(message, /It downloaded 'large/);
  }
  const { message } = await other.execute({ type: "goto", url: `${stage.site.url}/files/report` });
  assert.match(message, /'report\.txt' began and failed: the session has downloaded 10 MB already/);
  assert.equal(Object.keys(await other.downloads()).length, 10);
});

describe("a session that ends", () => {
  test("leaves its downloads, nothing of those on their way, and no folder", async () => {
    const ending = await stage.startSession();
    const act = (action: Record<string, unknown>) => ending.execute(action);
    await act({ type: "goto", url: `${stage.site.url}/files-upload.html` });
    await act({ type: "upload_file", selector: "#plain", file_path: "seeds.txt" });
    await act({ type: "goto", url: `${stage.site.url}/files-download.html` });
    await act({ type: "download_file", selector: "#attachment" });
    const begun = await act({ type: "click", selector: "#endless" });
    assert.match(begun.message, /'endless\.bin' began and goes on/);
    const folders = runFolders(stage.server.data).length;
    assert.ok(runFolders(stage.server.data).some((name) => name.endsWith(".uploads")));

    await ending[Symbol.asyncDispose]();
    await until("its folders are gone", () => runFolders(stage.server.data).length === folders - 3);
    assert.deepEqual(await ending.downloads(), { "report.txt": report });
    const unfinished = await readdir(join(stage.server.data, "files", "unfinished"));
    assert.deepEqual(unfinished, []);
  });
});
