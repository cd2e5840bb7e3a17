import { describe } from "node:test";
import { pages } from "./pages.ts";

describe("words that style sets apart", () => {
  pages([
    [
      "the facts of a card",
      '<div><h3>Lane</h3><span class="price">£207,000</span><span class="beds">2 beds</span><span class="area">61 m²</span></div>',
      "### Lane\n\n£207,000 2 beds 61 m²",
    ],
    [
      "prices with words for those who hear them",
      '<p class="price"><span class="now"><span>Sale price: </span> $24.50</span><span class="was"><span>Original price: </span> $35.00</span><span class="promo">Limited Time!</span></p>',
      "Sale price: $24.50 Original price: $35.00 Limited Time!",
    ],
    [
      "tabs, with styles between them",
      '<div><style>a{}</style><span role="tab">Python</span><style>b{}</style><span role="tab">Node.js</span><span role="tab">PHP</span><span role="tab">C# (Core)</span><span role="tab">Go</span></div>',
      "Python Node.js PHP C# (Core) Go",
    ],
    [
      "who wrote",
      '<div class="author"><a href="/u/b">ben_r</a><span>Member</span><span>Posts: 41</span></div>',
      "[ben_r](https://e.org/u/b) Member Posts: 41",
    ],
    [
      "days and counts",
      "<div><span>12</span><span>Mar</span><span>2024</span><span>Comments</span><span>7</span></div>",
      "12 Mar 2024 Comments 7",
    ],
    [
      "by a style at the element",
      '<p style="display:flex"><b>sold</b><i>out</i></p><div><i>by</i><i style="margin:0;display: block">ann</i></div>',
      "**sold** *out*\n\n*by* *ann*",
    ],
    [
      "small words of different things",
      '<p><span class="price">from 12 EUR</span><span class="unit">per night</span></p>',
      "from 12 EUR per night",
    ],
    ["beside a drawing", "<div><b>Sent</b><svg></svg><span>Today</span></div>", "**Sent** Today"],
  ]);
});

describe("words in parts stay whole", () => {
  pages([
    [
      "by emphasis",
      "<p><b>H</b>ello <b>un</b><i>believ</i>able</p>",
      "**H**ello **un***believ*able",
    ],
    [
      "large first letters",
      '<p><span class="drop">O</span><span class="rest">nce upon</span></p>',
      "Once upon",
    ],
    [
      "letter by letter",
      '<h1><span class="char">H</span><span class="char">i</span><span class="char">A</span><span class="char">l</span></h1>',
      "# HiAl",
    ],
    [
      "prices",
      '<div class="price"><span class="sign">$</span><span class="whole">24</span><sup>50</sup> <span class="whole">24</span><span class="fraction">99</span> <span>24</span><span>,</span><span>90</span></div>',
      "$24<sup>50</sup> 2499 24,90",
    ],
    [
      "measures and formulas",
      '<div><span class="value">24</span><span class="unit">px</span> <span class="x">CO</span><span class="n">2</span> <span class="n">5</span><span class="th">th</span></div>',
      "24px CO2 5th",
    ],
    [
      "names in two colours",
      '<a class="logo" href="/"><span class="one">Git</span><span class="two">Hub</span></a>',
      "[GitHub](https://e.org/)",
    ],
    [
      "as editors write them",
      '<p><span class="c1">This is a sen</span><span class="c2">tence</span> <span class="NormalTextRun a">of th</span><span class="NormalTextRun b">eirs</span></p>',
      "This is a sentence of theirs",
    ],
    [
      "times, versions and addresses",
      '<div><span class="hour">12:</span><span class="minute">30</span> <span class="user">ann</span><span class="at">@</span><span class="host">e.org</span> <span class="v">v</span><span class="no">2</span></div>',
      "12:30 ann@e.org v2",
    ],
    [
      "code",
      '<pre><span class="key">const</span><span class="name">Name</span></pre><p><code><span class="a">get</span><span class="b">Name</span></code></p>',
      "```\nconstName\n```\n\n`getName`",
    ],
    [
      "before signs",
      '<div><a class="name" href="/a">Ann</a><span class="end">, then</span><span class="end">.</span></div>',
      "[Ann](https://e.org/a), then.",
    ],
    [
      "without spaces",
      '<div><span class="one">東京</span><span class="two">日本</span></div>',
      "東京日本",
    ],
  ]);
});
