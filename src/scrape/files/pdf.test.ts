import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { contentByType } from "./content-by-type.ts";

/** A PDF of these objects, numbered from 1; the first is the catalogue. */
function pdfOf(objects: string[], trailer = ""): Buffer {
  const parts = ["%PDF-1.4\n"];
  const offsets = objects.map((object, at) => {
    const offset = parts.join("").length;
    parts.push(`${at + 1} 0 obj\n${object}\nendobj\n`);
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = parts.join("").length;
  const size = objects.length + 1;
  parts.push(`xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`);
  parts.push(`trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF`);
  return Buffer.from(parts.join(""), "latin1");
}

/** Pages with a text each, a line of it at a time. */
function document(pages: string[][], trailer = "/Info 4 0 R"): Buffer {
  const numbers = pages.map((_, at) => 6 + 2 * at);
  const link = "/Annots [5 0 R]";
  const font = "/Resources << /Font << /F1 3 0 R >> >>";
  return pdfOf(
    [
      "<< /Type /Catalog /Pages 2 0 R >>",
      `<< /Type /Pages /Count ${pages.length} /Kids [${numbers.map((at) => `${at} 0 R`).join(" ")}] >>`,
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
      "<< /Title (The  title) >>",
      "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://a.example/x) >> >>",
      ...pages.flatMap((lines, at) => {
        const text = lines.map((line) => (line ? `(${line}) Tj 0 -14 Td` : "0 -14 Td")).join("\n");
        const stream = `BT /F1 12 Tf 72 700 Td\n${text}\nET`;
        return [
          `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] ${font} ${link} /Contents ${7 + 2 * at} 0 R >>`,
          `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
        ];
      }),
    ],
    trailer,
  );
}

const read = (body: Buffer, limits = {}, truncated = false) => {
  const source = { url: "https://a.example/b.pdf", contentType: "application/pdf", charset: null };
  return contentByType({ ...source, truncated, body }, limits);
};

describe("a PDF", () => {
  test("is its text by page, its title and its links", async () => {
    const pdf = await read(document([["First line", "of *one*", "", "Next"], ["Second"]]));
    assert.equal(pdf.markdown, "First line\nof \\*one\\*\n\nNext\n\n---\n\nSecond");
    assert.equal(pdf.title, "The title");
    assert.equal(pdf.pages, 2);
    assert.deepEqual(pdf.links, ["https://a.example/x"]);
  });

  test("is read as far as pages and time allow", async () => {
    const body = document(Array.from({ length: 20 }, (_, at) => [`page ${at + 1}`]));
    const few = await read(body, { pages: 2 });
    assert.equal(few.markdown, "page 1\n\n---\n\npage 2\n\n*Cut: the first 2 of 20 pages.*");
    assert.equal(few.pages, 20);
    const none = await read(body, { pdfMs: 0 });
    assert.equal(none.markdown.trim(), "*Cut: the first 0 of 20 pages.*");
  });

  test("that is encrypted, broken or cut is told; one of pictures too", async () => {
    const random = "<28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a>";
    const lock = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${random} /U ${random} /P -4 >> /ID [<00> <00>]`;
    const locked = await read(document([["secret"]], lock));
    assert.equal(locked.kind, "unsupported");
    assert.match(locked.problem ?? "", /encrypted.*password.*Download it/);
    const broken = await read(Buffer.from("%PDF-1.4\nnothing"), {}, true);
    assert.match(broken.problem ?? "", /The PDF is broken: .*cut because it is too large/);
    assert.match((await read(document([[]]))).markdown, /No text/);
    assert.match((await read(document([["kept"]]).subarray(0, -20))).markdown, /kept/);
  });
});
