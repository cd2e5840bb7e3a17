import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeText, type DecodeOptions } from "./decode.ts";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))),
  );
const html = (body: Buffer, charset: string | null = null) =>
  decodeText(body, { syntax: "html", charset });
const privet = [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2];
const nihon = [0x93, 0xfa, 0x96, 0x7b];
const zhongwen = [0xd6, 0xd0, 0xce, 0xc4];

describe("text is read", () => {
  test("by what HTTP says", () => {
    const cases: [number[], string, string, string][] = [
      [privet, "windows-1251", "Привет", "windows-1251"],
      [privet, "CP1251", "Привет", "windows-1251"],
      [nihon, "Shift_JIS", "日本", "Shift_JIS"],
      [zhongwen, "gb2312", "中文", "GBK"],
      [[...zhongwen, 0x81, 0x30, 0x81, 0x30], "GB18030", "中文\u0080", "gb18030"],
      [[0xe9, 0x80], "ISO-8859-1", "é€", "windows-1252"],
      [[0x41, 0x00, 0x3d, 0xd8], "utf-16le", "A\uFFFD", "UTF-16LE"],
    ];
    for (const [input, charset, text, encoding] of cases) {
      assert.deepEqual(html(bytes(input), charset), { text, encoding }, charset);
    }
  });

  test("by a byte order mark before all else", () => {
    assert.equal(html(bytes([0xef, 0xbb, 0xbf], "é"), "windows-1251").text, "é");
    assert.equal(html(bytes([0xff, 0xfe, 0x16, 0x04]), "utf-8").text, "Ж");
    assert.equal(html(bytes([0xfe, 0xff, 0x04, 0x16])).text, "Ж");
  });

  test("by the page's own word, however late, and by XML's", () => {
    const meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">';
    assert.match(html(bytes(meta, privet)).text, /Привет/);
    assert.match(html(bytes("<!-- -->".repeat(1000), meta, privet)).text, /Привет/);
    assert.match(html(bytes("<!-- <meta charset=koi8-r> -->", meta, privet)).text, /Привет/);
    const xml = bytes('<?xml version="1.0" encoding="windows-1251"?><a>', privet);
    assert.match(decodeText(xml, { syntax: "xml" }).text, /Привет/);
  });

  test("by another word where the bytes refute the first", () => {
    const meta = "<meta charset=windows-1251>";
    assert.match(html(bytes(meta, privet), "utf-8").text, /Привет/);
    assert.equal(html(bytes("Привет"), "iso-8859-1").text, "Привет");
    assert.match(html(bytes("<meta charset=iso-8859-1>Привет")).text, /Привет/);
    assert.deepEqual(html(bytes("Привет"), "koi8-r").encoding, "KOI8-R", "no guess beyond that");
  });

  test("without any word as UTF-8 where it is that, and else as windows-1252", () => {
    for (const charset of [null, "", "nonsense"]) {
      assert.deepEqual(html(bytes("é"), charset), { text: "é", encoding: "UTF-8" });
      assert.deepEqual(html(bytes([0xe9]), charset), { text: "é", encoding: "windows-1252" });
    }
    const options: DecodeOptions = { syntax: "text" };
    assert.equal(
      decodeText(bytes("é".repeat(50), [0xff]), options).text,
      `${"é".repeat(50)}\uFFFD`,
    );
    assert.equal(decodeText(bytes("é", [0xc3]), options).text, "é\uFFFD", "cut within a character");
  });

  test("as valid Unicode whatever it is", () => {
    for (const charset of [
      "iso-2022-kr",
      "x-user-defined",
      "utf-7",
      "utf-16be",
      "big5",
      "euc-kr",
    ]) {
      const { text } = html(Buffer.from(Array.from({ length: 256 }, (_, at) => at)), charset);
      assert.ok(text.isWellFormed() && text.length > 0, charset);
    }
    assert.deepEqual(html(bytes("")), { text: "", encoding: "UTF-8" });
  });
});
