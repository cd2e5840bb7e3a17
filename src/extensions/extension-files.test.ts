import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { crxOf } from "../../test/crx.ts";
import { type ZipEntry, zipOf } from "../../test/zip.ts";
import { AppError } from "../errors.ts";
import { readArchive, readThrough } from "./archive.ts";
import { extensionIdOf, openCrx } from "./crx.ts";
import { factsOf, readManifest } from "./manifest.ts";
import { unpack } from "./unpack.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");

const manifest = (more: object = {}): ZipEntry => ({
  name: "manifest.json",
  content: JSON.stringify({ manifest_version: 3, name: "Marker", version: "1.2", ...more }),
});

/** Why a file is no extension, as the caller is told. */
async function refusal(file: Buffer): Promise<string> {
  try {
    const files = await readArchive(openCrx(file).zip);
    await readManifest(files);
    await readThrough(files);
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.status, 422);
    assert.deepEqual(
      error.issues?.map(({ loc }) => loc),
      [["body", "file"]],
    );
    return error.issues?.[0]?.msg ?? "";
  }
  return assert.fail("it was taken");
}

describe("a CRX3 file", () => {
  const zip = zipOf([manifest()]);

  test("is taken with good signatures, and has the id of its key", async () => {
    for (const signers of [[rsa], [ec], [ec, rsa]]) {
      const { zip: found, publicKey } = openCrx(crxOf(zip, ...signers));
      assert.deepEqual(found, zip);
      assert.deepEqual(publicKey, signers[0]!.publicKey.export({ format: "der", type: "spki" }));
      assert.match(extensionIdOf(publicKey), /^[a-p]{32}$/);
    }
  });

  test("is refused when anything of it was changed", async () => {
    const crx = crxOf(zip, rsa, ec);
    const header = crx.readUInt32LE(8);
    for (const at of [8, 20, 100, 12 + header - 5, 12 + header + 40, crx.length - 1]) {
      const changed = Buffer.from(crx);
      changed[at]! ^= 1;
      assert.match(await refusal(changed), /signature|signed|damaged/, `byte ${at}`);
    }
  });

  test("is refused without a signature, with one of another kind, of another version, and cut off", async () => {
    const other = Buffer.from(crxOf(zip, rsa));
    other.writeUInt32LE(2, 4);
    assert.match(await refusal(other), /CRX file of version 2/);
    assert.match(await refusal(crxOf(zip, rsa).subarray(0, 60)), /damaged/);
    assert.match(await refusal(Buffer.from("Cr24")), /version 0/);
    const unsigned = Buffer.concat([Buffer.from("Cr24\u0003\0\0\0\0\0\0\0"), zip]);
    assert.match(await refusal(unsigned), /signature/);
    const odd = crxOf(zip, { ...ec, privateKey: ec.privateKey, publicKey: ed.publicKey });
    assert.match(await refusal(odd), /signature/);
    assert.match(await refusal(crxOf(zip, ec, ec, ec, ec, ec)), /more than 4 signatures/);
  });
});

describe("an archive", () => {
  const bad: [what: string, file: Buffer, why: RegExp][] = [
    ["no archive", Buffer.from("hello"), /no zip archive/],
    ["no manifest", zipOf([{ name: "a.js" }]), /no manifest/],
    ["a deep manifest", zipOf([{ ...manifest(), name: "a/b/manifest.json" }]), /no manifest/],
    ["two folders", zipOf([{ ...manifest(), name: "a/manifest.json" }, { name: "b/x" }]), /folder/],
    ["a way out", zipOf([manifest(), { name: "../x" }]), /no zip archive|invalid/],
    ["a way out in the middle", zipOf([manifest(), { name: "a/../../x" }]), /invalid/],
    ["an absolute path", zipOf([manifest(), { name: "/etc/x" }]), /invalid|absolute/],
    ["backslashes", zipOf([manifest(), { name: "..\\x" }]), /invalid/],
    ["a link", zipOf([manifest(), { name: "x", content: "/etc", mode: 0o120777 }]), /link/],
    ["a device", zipOf([manifest(), { name: "x", mode: 0o20666 }]), /device/],
    ["a file twice", zipOf([manifest(), { name: "x" }, { name: "x" }]), /twice/],
    [
      "a file as a folder",
      zipOf([manifest(), { name: "x" }, { name: "x/y" }]),
      /file and a folder/,
    ],
    ["deep folders", zipOf([manifest(), { name: "a/".repeat(40) + "b" }]), /not a path/],
    // Read in passing, and not with the square of its length.
    ["empty lines", zipOf([{ name: "manifest.json", content: "\n".repeat(1e6) }]), /is wrong/],
    ["an empty name", zipOf([manifest(), { name: "a//b" }]), /not a path/],
    ["a big one", zipOf([manifest(), { name: "x", claimedSize: 2 ** 31 }]), /larger than/],
    [
      "a bomb",
      zipOf([manifest(), { name: "x", content: "x".repeat(9999), claimedSize: 9 }]),
      /size|bytes/,
    ],
  ];
  for (const [what, file, why] of bad) {
    test(`with ${what} is refused`, async () => assert.match(await refusal(file), why));
  }
});

describe("a manifest", () => {
  const bad: [more: object, why: RegExp][] = [
    [{ manifest_version: 2 }, /manifest version 2/],
    [{ name: undefined }, /name/],
    [{ permissions: ["storage", "debugger"] }, /'debugger': it could do/],
    [{ permissions: ["proxy"] }, /past the session's way/],
    [{ optional_permissions: ["nativeMessaging"] }, /programs of the machine/],
    [{ permissions: ["privacy"] }, /past the session's way/],
    [{ permissions: ["downloads"] }, /files of the machine/],
    [{ permissions: ["somethingNew"] }, /not known/],
  ];
  for (const [more, why] of bad) {
    test(`with ${JSON.stringify(more)} is refused`, async () =>
      assert.match(await refusal(zipOf([manifest(more)])), why));
  }

  test("tells a name of its texts, its permissions and its hosts", async () => {
    const files = await readArchive(
      zipOf([
        {
          ...manifest({
            name: "__MSG_Title__",
            default_locale: "en",
            permissions: ["storage"],
            optional_permissions: ["tabs", "https://a.example/*"],
            host_permissions: ["<all_urls>", "file:///*"],
            content_scripts: [{ matches: ["https://b.example/*"], js: ["a.js"] }],
          }),
          name: "sub/manifest.json",
        },
        { name: "sub/_locales/en/messages.json", content: '{"title":{"message":"Moon"}}' },
        { name: "__MACOSX/sub/x" },
      ]),
    );
    assert.deepEqual(await factsOf(await readManifest(files), files), {
      name: "Moon",
      version: "1.2",
      permissions: ["storage", "tabs"],
      hosts: ["*://*/*", "https://b.example/*"],
    });
  });

  test("is unpacked without the machine's files among its hosts, and with its key", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nocturne-unpack-"));
    const more = {
      host_permissions: ["<all_urls>", "file:///etc/*"],
      content_scripts: [{ matches: ["file:///*"], js: ["a.js"] }, { matches: ["<all_urls>"] }],
      update_url: "https://updates.example",
    };
    const zip = zipOf([manifest(more), { name: "js/a.js", content: "1" }]);
    await unpack(crxOf(zip, ec), folder);
    const held = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as object;
    assert.deepEqual(held, {
      manifest_version: 3,
      name: "Marker",
      version: "1.2",
      host_permissions: ["*://*/*"],
      content_scripts: [{ matches: ["*://*/*"] }],
      key: ec.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    });
    assert.deepEqual((await readdir(folder, { recursive: true })).toSorted(), [
      "js",
      "js/a.js",
      "manifest.json",
    ]);
    await rm(folder, { recursive: true });
  });
});
