import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { extensionOf, FileName, nearestFileName, numberedFileName } from "./file-name.ts";

const bytes = (text: string) => Buffer.byteLength(text);

describe("a name that a file can have", () => {
  const good = ["a", "report.pdf", ".env", "a..b", "Übersicht 2026.csv", "日本語.txt", "🌙.png"];
  for (const name of [...good, "contact.txt", "null.json", "x".repeat(255), "100% (1)?.txt"]) {
    test(JSON.stringify(name.slice(0, 30)), () => assert.equal(FileName.parse(name), name));
  }

  test("is the same however its letters are composed", () => {
    assert.equal(FileName.parse("cafe\u0301.txt"), "caf\u00E9.txt");
  });
});

describe("a name that is refused", () => {
  const bad: [string, RegExp][] = [
    ["", /empty/],
    [".", /dots/],
    ["..", /dots/],
    ["../up", /plain name/],
    ["a/b", /plain name/],
    ["a\\b", /plain name/],
    ["/etc/passwd", /plain name/],
    ["a\0b", /control/],
    ["a\nb", /control/],
    ["a\u007F", /control/],
    ["a\u0085", /control/],
    ["\uD800", /broken Unicode/],
    ["cod\u202Efdp.exe", /control/],
    ["con", /Windows/],
    ["NUL.txt", /Windows/],
    ["com1", /Windows/],
    [" a", /space/],
    ["a ", /space/],
    ["a.", /dot/],
    ["x".repeat(256), /too long.*255.*256/],
    ["ü".repeat(128), /too long/],
  ];
  for (const [name, why] of bad) {
    test(JSON.stringify(name.slice(0, 30)), () => {
      const { success, error } = FileName.safeParse(name);
      assert.equal(success, false);
      assert.match(error?.issues[0]?.message ?? "", why);
    });
  }
});

describe("the nearest name to a suggested one", () => {
  const suggested: [string, string][] = [
    ["report.pdf", "report.pdf"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["a\u0000b\n.txt", "a_b_.txt"],
    ["  ", "download"],
    ["..", "download"],
    ["nul.txt", "_nul.txt"],
    ["trailing. . ", "trailing"],
    ["cod\u202Efdp.exe", "cod_fdp.exe"],
  ];
  for (const [given, expected] of suggested) {
    test(JSON.stringify(given), () => {
      assert.equal(nearestFileName(given), expected);
      assert.equal(FileName.parse(expected), expected);
    });
  }

  test("is short enough and keeps its extension", () => {
    const name = nearestFileName(`${"ü".repeat(300)}.tar`);
    assert.ok(name.endsWith("ü.tar"));
    assert.equal(bytes(name), 254);
    assert.equal(bytes(nearestFileName(`a.${"b".repeat(300)}`)), 255);
    FileName.parse(name);
  });
});

test("names are numbered before the extension and stay short enough", () => {
  assert.deepEqual(
    [0, 1, 12].map((n) => numberedFileName("a.txt", n)),
    ["a.txt", "a (1).txt", "a (12).txt"],
  );
  assert.equal(numberedFileName("none", 1), "none (1)");
  assert.equal(numberedFileName(".env", 1), ".env (1)");
  const long = numberedFileName(`${"x".repeat(251)}.txt`, 1);
  assert.ok(long.endsWith("x (1).txt"));
  assert.equal(bytes(long), 255);
});

test("an extension is what stands after the last dot", () => {
  assert.deepEqual(["a.PDF", "a.tar.gz", "none", ".env"].map(extensionOf), ["pdf", "gz", "", ""]);
});
