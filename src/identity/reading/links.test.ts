import assert from "node:assert/strict";
import { test } from "node:test";
import { linksIn } from "./links.ts";

const inText = (text: string) => linksIn({ text, html: null });
const inHtml = (html: string) => linksIn({ text: null, html });

for (const [what, text, expected] of [
  [
    "a sentence",
    "Go to https://owl.example/a, then (see https://owl.example/b).",
    ["https://owl.example/a", "https://owl.example/b"],
  ],
  [
    "brackets of its own",
    "https://owl.example/wiki/Owl_(bird) and [https://owl.example/x]",
    ["https://owl.example/wiki/Owl_(bird)", "https://owl.example/x"],
  ],
  [
    "angle brackets",
    "<https://owl.example/verify?token=a&b=1>",
    ["https://owl.example/verify?token=a&b=1"],
  ],
  [
    "quotes",
    'Click "https://owl.example/q" or “https://owl.example/r”!',
    ["https://owl.example/q", "https://owl.example/r"],
  ],
  ["stars", "**https://owl.example/reset**", ["https://owl.example/reset"]],
  [
    "other schemes",
    "mailto:a@owl.example ftp://owl.example javascript:alert(1) owl.example www.owl.example",
    [],
  ],
  [
    "the same twice",
    "https://owl.example/a https://owl.example/a. HTTPS://OWL.example/a",
    ["https://owl.example/a"],
  ],
  [
    "a confirmation after the home page",
    "https://owl.example/\n\nConfirm your email:\nhttps://owl.example/c/8f3a",
    ["https://owl.example/c/8f3a", "https://owl.example/"],
  ],
  [
    "the words before, in the same line",
    "Home https://owl.example/h Reset your password https://owl.example/x9",
    ["https://owl.example/x9", "https://owl.example/h"],
  ],
  [
    "as mail programs turn HTML into text",
    "Visit [https://owl.example/v]\nVerify email [https://click.example/t/77]\nUnsubscribe [https://click.example/t/78]",
    ["https://click.example/t/77", "https://owl.example/v", "https://click.example/t/78"],
  ],
  [
    "German",
    "Newsletter: https://eule.example/n/1\nZum Aktivieren des Kontos: https://eule.example/n/2\nAbmelden: https://eule.example/n/3",
    ["https://eule.example/n/2", "https://eule.example/n/1", "https://eule.example/n/3"],
  ],
  [
    "French",
    "Actualités : https://hibou.example/1\nRéinitialiser le mot de passe : https://hibou.example/2\nSe désabonner : https://hibou.example/3",
    ["https://hibou.example/2", "https://hibou.example/1", "https://hibou.example/3"],
  ],
  [
    "Spanish",
    "Noticias: https://buho.example/1\nConfirma tu correo: https://buho.example/2\nDarse de baja: https://buho.example/3",
    ["https://buho.example/2", "https://buho.example/1", "https://buho.example/3"],
  ],
  [
    "signs of Chinese",
    "请点击链接：https://owl.example/激活，谢谢。",
    ["https://owl.example/激活"],
  ],
] as const) {
  test(`links of a text: ${what}`, () => assert.deepEqual(inText(text), expected));
}

for (const [what, html, expected] of [
  [
    "what it opens, not what it shows",
    '<a href="https://click.example/1">https://owl.example/shown</a>',
    ["https://click.example/1", "https://owl.example/shown"],
  ],
  [
    "what is escaped",
    '<a href="https://owl.example/v?a=1&amp;b=2">Verify</a>',
    ["https://owl.example/v?a=1&b=2"],
  ],
  [
    "a button of a picture",
    '<a href="https://c.example/1"><img src="https://c.example/b.png" alt="Logo"></a><a href="https://c.example/2"><img alt="Confirm email" src="x.png"></a>',
    ["https://c.example/2", "https://c.example/1"],
  ],
  [
    "no styles, scripts, pictures",
    '<head><link href="https://c.example/s.css"></head><style>@import "https://c.example/t"</style><script src="https://c.example/u"></script><img src="https://c.example/p.png"><p>x</p>',
    [],
  ],
  [
    "no own schemes",
    '<a href="mailto:a@owl.example">a</a><a href="tel:123">b</a><a href="#top">c</a><a href="/rel">d</a><a href="javascript:x">e</a><a href="data:text/html,x">f</a>',
    [],
  ],
  [
    "a broken address",
    '<a href="https://owl.example/a\n b">a</a><a href="https://[">b</a><a href="http://">c</a>',
    ["https://owl.example/ab"],
  ],
  [
    "the usual footer",
    '<a href="https://www.facebook.com/owl">f</a><a href="https://owl.example/privacy">Privacy</a><a href="https://owl.example/u/1">Unsubscribe</a><a href="https://cdn.example/logo.png">logo</a><a href="https://owl.example/blog/7">Read</a><a href="https://owl.example/m/9">Sign in to Owl</a>',
    [
      "https://owl.example/m/9",
      "https://owl.example/blog/7",
      "https://owl.example/privacy",
      "https://owl.example/u/1",
      "https://www.facebook.com/owl",
      "https://cdn.example/logo.png",
    ],
  ],
  [
    "a footer that confirms",
    '<a href="https://owl.example/1">Confirm that you want to unsubscribe</a><a href="https://owl.example/2">News</a>',
    ["https://owl.example/2", "https://owl.example/1"],
  ],
  [
    "a table within a table",
    "<table><tr><td><table><tr><td><a href='https://owl.example/magic?t=1'>Log in</a></td></tr></table></td></tr></table>",
    ["https://owl.example/magic?t=1"],
  ],
] as const) {
  test(`links of HTML: ${what}`, () => assert.deepEqual(inHtml(html), expected));
}

test("text and HTML together name each link once", () => {
  const html =
    '<a href="https://owl.example/v/1">Verify</a><a href="https://owl.example/n">News</a>';
  const text = "News: https://owl.example/n\nhttps://owl.example/v/1";
  assert.deepEqual(linksIn({ text, html }), ["https://owl.example/v/1", "https://owl.example/n"]);
});

test("a link that is too long is left out, not cut", () => {
  const long = `https://owl.example/${"x".repeat(2_000)}`;
  const text = `${"word ".repeat(395)}https://owl.example/far ${long} https://owl.example/end`;
  assert.deepEqual(inText(text), ["https://owl.example/far", "https://owl.example/end"]);
  assert.deepEqual(inHtml(`<p>${text}</p>`), [
    "https://owl.example/far",
    "https://owl.example/end",
  ]);
});

test("thirty links at most, none of them endless", () => {
  const many = Array.from({ length: 100 }, (_, at) => `https://owl.example/${at}`).join("\n");
  const last = "\nConfirm: https://owl.example/confirm\n";
  const links = inText(`https://owl.example/${"x".repeat(2_000)}\n${many}${last}`);
  assert.equal(links.length, 30);
  assert.equal(links[0], "https://owl.example/confirm");
  assert.ok(links.every((link) => link.length <= 2_000));
});

for (const [what, text] of [
  ["one endless address", `https://${"a".repeat(400_000)}`],
  ["addresses without end", "https://a ".repeat(40_000)],
  ["brackets without end", `https://owl.example/${")".repeat(300_000)}`],
] as const) {
  test(`${what}: read in little time`, { timeout: 10_000 }, () => {
    assert.ok(linksIn({ text, html: `<a href="x">${text}</a>` }).length <= 30);
  });
}
