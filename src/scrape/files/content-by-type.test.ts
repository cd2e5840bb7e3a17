import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { contentByType, type ContentSource } from "./content-by-type.ts";
import type { ContentLimits } from "./typed-content.ts";

const url = "https://site.example/dir/file";

function read(
  body: string | Buffer,
  contentType: string | null,
  more: Partial<ContentSource> = {},
  limits: Partial<ContentLimits> = {},
) {
  const source = { url, contentType, charset: null, truncated: false, ...more };
  return contentByType({ ...source, body: Buffer.from(body) }, limits);
}

async function kindOf(body: string | Buffer, contentType: string | null, path = "file") {
  const { kind, type } = await read(body, contentType, { url: `https://site.example/${path}` });
  return `${kind} ${type}`;
}

describe("what a file is", () => {
  test("is told by its media type, and by its bytes where that says nothing or is wrong", async () => {
    const png = "\x89PNG\r\n\x1a\n";
    const cases: [string, string | null, string, string?][] = [
      ["<p>a", "text/html", "html text/html"],
      ["<p>a", "application/xhtml+xml", "html application/xhtml+xml"],
      ["<p>a", "text/plain", "text text/plain"],
      [" <!-- a --><!DOCTYPE html><p>", null, "html text/html"],
      ["<h1 class=a>", "application/octet-stream", "html text/html"],
      ["<html xmlns='a'>", "text/xml", "html text/xml"],
      ["<?xml version='1.0'?><a/>", null, "xml text/xml"],
      ["<a/>", "application/soap+xml", "xml application/soap+xml"],
      ['{"a": 1}', null, "json application/json"],
      ["[]", "application/ld+json", "json application/ld+json"],
      ["hello", null, "text text/plain"],
      ["a,b", "text/plain", "csv text/csv", "a.csv"],
      ["# a", "text/plain", "markdown text/markdown", "README.md"],
      ["\xff\xfea\0b\0", null, "text text/plain"],
      ["a\0b", "text/plain", "unsupported application/octet-stream"],
      [png, "text/html", "image image/png"],
      [png, "image/apng", "image image/apng"],
      ["<svg/>", "image/svg+xml", "image image/svg+xml"],
      ["PK\x03\x04", "text/plain", "unsupported application/zip"],
      ["PK\x03\x04", "application/epub+zip", "unsupported application/epub+zip"],
      ["\0\0\0\x20ftypisom", null, "unsupported video/mp4"],
      ["\x1a\x45\xdf\xa3", "video/x-matroska", "unsupported video/x-matroska"],
      ["x", "font/otf", "unsupported font/otf"],
      ["%PDF-1.7", "application/octet-stream", "unsupported application/pdf"],
      ["", null, "text text/plain"],
    ];
    for (const [body, type, expected, path] of cases) {
      assert.equal(await kindOf(Buffer.from(body, "latin1"), type, path), expected, body);
    }
  });

  test("that can't be read is told with its type, its size and the way out", async () => {
    const video = await read("\0\0\0\x20ftypisom", "video/mp4", {
      truncated: true,
      headers: { "content-length": "12345678" },
    });
    assert.equal(video.size, 12_345_678);
    assert.equal(video.markdown, "");
    assert.match(video.problem ?? "", /video\/mp4 \(12,345,678 bytes\).*[Dd]ownload/);
    const cut = await read("\0", null, { truncated: true });
    assert.equal(cut.size, null);
  });
});

describe("text", () => {
  test("stands as it is, with the addresses in it", async () => {
    const text =
      "a *b*\n  see https://x.example/a_(b), (http://y.example/). [z](https://z.example/q)";
    const page = await read(`\uFEFF${text}\n\n`, "text/plain");
    assert.equal(page.markdown, text);
    assert.deepEqual(page.links, [
      "https://x.example/a_(b)",
      "http://y.example/",
      "https://z.example/q",
    ]);
    const markdown = await read("intro\n# The *title* #\ntext", "text/markdown");
    assert.equal(markdown.title, "The *title*");
    const code = await read("```\nlet a\n```", "application/javascript");
    assert.equal(code.markdown, "````javascript\n```\nlet a\n```\n````");
  });

  test("in any encoding becomes valid Unicode, and says where it was cut", async () => {
    const page = await read(Buffer.from([0xcf, 0xf0]), "text/plain", { charset: "cp1251" });
    assert.equal(page.markdown, "Пр");
    const limits = { characters: 5 };
    assert.equal(
      (await read("aaa 😀😀", "text/plain", {}, limits)).markdown,
      "aaa\n\n*Cut: the text goes on.*",
    );
    assert.match((await read("a", "text/plain", { truncated: true })).markdown, /a\n\n\*Cut:/);
  });

  test("of JSON is laid out with its numbers as they are", async () => {
    const json = '{"b":[1,2.50,12345678901234567890],"a":{"__proto__":1e400}}';
    const page = await read(json, "application/json");
    assert.match(page.markdown, /^```json\n\{\n {2}"b": \[\n {4}1,\n {4}2\.50,\n {4}1234567890123/);
    assert.match(page.markdown, /"__proto__": 1e400/);
    assert.equal((await read("{broken", "application/json")).markdown, "```json\n{broken\n```");
    const cut = await read(
      JSON.stringify(Array(1000).fill(1)),
      "text/json",
      {},
      { characters: 100 },
    );
    assert.match(cut.markdown, /\n```\n\n\*Cut: the JSON goes on\.\*$/);
    assert.ok(cut.markdown.length < 150);
  });
});

describe("tables", () => {
  test("keep what is quoted, whatever parts their cells", async () => {
    const expected = '| a | b\\|c |\n| --- | --- |\n| 1, "x" | two<br>lines |\n| 2 |  |';
    for (const mark of [",", ";", "\t", "|"]) {
      const row = (...cells: string[]) => cells.map((cell) => `"${cell}"`).join(mark);
      const csv = [row("a", "b|c"), row('1, ""x""', "two\r\nlines"), "", "2"].join("\r\n");
      assert.equal((await read(csv, "text/csv")).markdown, expected, mark);
    }
    const tsv = await read("a, b\tc\n1\t2", "text/tab-separated-values");
    assert.equal(tsv.markdown, "| a, b | c |\n| --- | --- |\n| 1 | 2 |");
    assert.equal((await read("", "text/csv")).markdown, "");
    assert.equal((await read("only", "text/csv")).markdown, "| only |\n| --- |");
  });

  test("that are long or wide are cut with a word", async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => `${at},x`).join("\n");
    const { markdown } = await read(`n,m\n${rows}`, "text/csv", {}, { rows: 3 });
    assert.match(markdown, /\| 2 \| x \|\n\n\*Cut: the first 3 rows are shown, and there are more/);
    assert.doesNotMatch((await read("a\n1\n2\n3", "text/csv", {}, { rows: 3 })).markdown, /Cut/);
    const wide = await read(Array(300).fill("c").join(","), "text/csv");
    assert.match(wide.markdown, /the first 100 of 300 columns/);
  });
});

describe("other files", () => {
  test("pictures are Markdown with the size that they tell", async () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d4948445200000280000001e0", "hex");
    const picture = await read(png, "image/png", { url: "https://x.example/a/my%20[p].png?q" });
    assert.equal(
      picture.markdown,
      "![my [p].png](https://x.example/a/my%20[p].png?q)\n\nimage/png, 640 × 480 pixels",
    );
    assert.deepEqual(picture.images, [
      { url: "https://x.example/a/my%20[p].png?q", category: "content_image", description: null },
    ]);
    const jpeg = Buffer.from("ffd8ffe00004abcdffc2001108012c0190", "hex");
    assert.match((await read(jpeg, null)).markdown, /image\/jpeg, 400 × 300 pixels$/);
    assert.match((await read("GIF89a\x02\0\x01\0", null)).markdown, /2 × 1 pixels/);
    assert.match((await read("\xff\xd8\xff", "image/jpeg")).markdown, /image\/jpeg$/);
  });

  test("sitemaps are lists of addresses, compressed too", async () => {
    const entry = (loc: string) => `<url><loc> ${loc} </loc><lastmod>2024-01-02</lastmod></url>`;
    const xml = `<?xml version="1.0"?><!-- <a> --><urlset>${entry("https://a/?b&amp;c")}${entry("/d")}${entry("javascript:x")}</urlset>`;
    const links = ["https://a/?b&c", "https://site.example/d"];
    for (const [body, type] of [
      [xml, "application/xml"],
      [xml, "text/html"],
      [gzipSync(xml), "application/x-gzip"],
    ] as const) {
      const sitemap = await read(body, type);
      assert.equal(sitemap.kind, "sitemap");
      assert.deepEqual(sitemap.links, links);
      assert.match(sitemap.markdown, /^- <https:\/\/a\/\?b&c> \(2024-01-02\)\n- </);
    }
    const cut = await read(xml, "text/xml", {}, { items: 1 });
    assert.match(cut.markdown, /the first 1 of 2 addresses/);
    assert.equal(cut.links.length, 2);
  });

  test("compressed files that hold no text, themselves or too much stay closed", async () => {
    const archives = [
      gzipSync(gzipSync("a")),
      gzipSync("a\0"),
      gzipSync(Buffer.alloc(6e7)),
      gzipSync("a").subarray(0, 5),
    ];
    for (const archive of archives) {
      const closed = await read(archive, "application/gzip");
      assert.match(closed.problem ?? "", /compressed file/);
    }
  });

  test("XML of any other kind stands in a fence", async () => {
    const xml = '<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>';
    assert.equal((await read(xml, "text/xml")).markdown, `\`\`\`xml\n${xml}\n\`\`\``);
  });
});
