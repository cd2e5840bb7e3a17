import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { contentByType } from "./content-by-type.ts";

const read = (body: string, contentType = "application/xml", items = 200) =>
  contentByType(
    {
      url: "https://site.example/feed",
      contentType,
      charset: null,
      truncated: false,
      body: Buffer.from(body),
    },
    { items },
  );

describe("feeds are headings, links, dates and summaries", () => {
  test("from RSS", async () => {
    const item = `<item><title>One &amp;amp; &lt;b&gt;only&lt;/b&gt;</title><link>/1</link>
      <pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate><dc:creator><![CDATA[A <Writer>]]></dc:creator>
      <description><![CDATA[<p>Some <a href="x?a&amp;b">link</a></p><img src=i.png>]]></description></item>`;
    const guid =
      "<item><guid>https://site.example/2</guid><content:encoded>Two</content:encoded></item>";
    const feed = await read(
      `<rss version="2.0"><channel><title>The feed</title><description>About</description>${item}${guid}</channel></rss>`,
      "application/rss+xml",
    );
    assert.equal(feed.title, "The feed");
    assert.equal(
      feed.markdown,
      `# The feed

About

## [One & only](https://site.example/1)

2024-01-01 10:00Z · A \\<Writer>

Some [link](https://site.example/x?a&b)

![](https://site.example/i.png)

## [https://site.example/2](https://site.example/2)

Two`,
    );
    assert.deepEqual(feed.links, [
      "https://site.example/1",
      "https://site.example/x?a&b",
      "https://site.example/2",
    ]);
    assert.equal(feed.images[0]?.url, "https://site.example/i.png");
  });

  test("from RDF, and from what is said to be a page", async () => {
    const feed = await read(
      `<?xml version="1.0"?><rdf:RDF><channel><title>Old</title></channel>
       <item><title>A</title><link>https://a.example/</link><dc:date>2001-02-03</dc:date></item></rdf:RDF>`,
      "text/html",
    );
    assert.equal(feed.markdown, "# Old\n\n## [A](https://a.example/)\n\n2001-02-03 00:00Z");
  });

  test("from Atom with text of each type", async () => {
    const feed = await read(`<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>
      <entry><title type="html">&lt;i&gt;One&lt;/i&gt;</title><link rel="edit" href="/edit"/><link href="/(1)"/>
        <updated>nonsense</updated><author><name>Me</name></author><summary>1 &lt; 2</summary></entry>
      <entry><title>Two <![CDATA[<x>]]></title><content type="xhtml"><div><b>bold</b></div></content></entry></feed>`);
    assert.equal(
      feed.markdown,
      `# F

## [One](https://site.example/%281%29)

nonsense · Me

1 < 2

## Two \\<x>

**bold**`,
    );
    assert.deepEqual(feed.links, ["https://site.example/(1)"]);
  });

  test("from JSON Feed", async () => {
    const feed = await read(
      JSON.stringify({
        version: "https://jsonfeed.org/version/1.1",
        title: "J",
        items: [
          {
            url: "https://a.example/",
            title: "<T>",
            content_html: "<p>x</p>",
            authors: [{ name: "N" }],
          },
          { external_url: "/b", content_text: "a < b", date_published: "2024-05-06T07:08:09Z" },
          null,
        ],
      }),
      "application/json",
    );
    assert.equal(feed.kind, "feed");
    assert.match(
      feed.markdown,
      /^# J\n\n## \[\\<T>\]\(https:\/\/a\.example\/\)\n\nN\n\nx\n\n## \[/,
    );
    assert.match(feed.markdown, /2024-05-06 07:08Z\n\na < b\n\n## Untitled$/);
    assert.equal((await read('{"version":"https://jsonfeed.org', "application/json")).kind, "json");
  });

  test("as many as asked for, and no more of each than is a summary", async () => {
    const long = `<p>${"word ".repeat(50)}</p>`.repeat(100);
    const items = `<item><title>t</title><description><![CDATA[${long}]]></description></item>`;
    const { markdown } = await read(
      `<rss><channel>${items.repeat(3)}</channel></rss>`,
      "text/xml",
      2,
    );
    assert.match(markdown, /…\n\n\*Cut: the first 2 of 3 items are shown\.\*$/);
    assert.ok(markdown.length < 9000, String(markdown.length));
    assert.equal((await read("<rss>", "text/xml")).markdown, "");
    const nested = await read(`<rss><channel>${"<item>".repeat(100_000)}`);
    assert.equal(nested.kind, "xml");
  });
});
