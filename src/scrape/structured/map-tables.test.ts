import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { z } from "zod";

import { data, mapped, url } from "../../../test/mapping.ts";
import { parseHtml } from "../document.ts";
import { readPageData } from "./page-data.ts";

const s = z.string();
const n = z.number();

describe("tables and lists", () => {
  const prices = `<html lang=en><table><caption>Plans</caption><thead><tr><th>Plan<th>Price per month<th>Seats<th>Support</thead>
    <tr><td><a href=/free>Free</a><td>$0<td>1<td>No<tr><td><a href=/pro>Pro</a><td>$1,299.00<td>10<td>Yes
    <tr><td colspan=4>All prices without tax</table>`;

  test("prices by the names of the columns", () => {
    const schema = z.object({
      plans: z.array(
        z.object({
          name: s,
          price_per_month: n,
          seats: z.int(),
          support: z.boolean(),
          url: z.url(),
        }),
      ),
    });
    assert.deepEqual(mapped(prices, schema), {
      data: {
        plans: [
          {
            name: "Free",
            price_per_month: 0,
            seats: 1,
            support: false,
            url: "https://shop.test/free",
          },
          {
            name: "Pro",
            price_per_month: 1299,
            seats: 10,
            support: true,
            url: "https://shop.test/pro",
          },
        ],
      },
      sources: ["table"],
      notes: [],
    });
    assert.equal(
      data(prices, z.object({ plans: z.array(z.object({ name: s, storage: s })) })),
      null,
    );
  });

  test("numbers as the page's language writes them", () => {
    const page = `<html lang=de><table><tr><th>Stadt<th>Einwohner<th>Fläche<tr><td>Ulm<td>128.928<td>118,68<tr><td>Bonn<td>335.789<td>141,06</table>`;
    assert.deepEqual(
      data(
        page,
        z.object({ rows: z.array(z.object({ stadt: s, einwohner: z.int(), fläche: n })) }),
      ),
      {
        rows: [
          { stadt: "Ulm", einwohner: 128928, fläche: 118.68 },
          { stadt: "Bonn", einwohner: 335789, fläche: 141.06 },
        ],
      },
    );
  });

  test("spans over rows and columns, two rows of headers", () => {
    const page = `<table><tr><th rowspan=2>Team<th colspan=2>Goals<tr><th>home<th>away
      <tr><td rowspan=2>A<td>1<td>2<tr><td>3<td>4<tr><td>B<td>5<td>6</table>`;
    assert.deepEqual(data(page, z.array(z.object({ team: s, goals_home: n, goals_away: n }))), [
      { team: "A", goals_home: 1, goals_away: 2 },
      { team: "A", goals_home: 3, goals_away: 4 },
      { team: "B", goals_home: 5, goals_away: 6 },
    ]);
  });

  test("entries without what is required are left out and told, unless they are most", () => {
    const page = `<table><tr><th>Name<th>Price<th>Size<tr><td>A<td>1<td>S<tr><td>B<td>on request<td>M<tr><td>C<td>3<td>L</table>`;
    const schema = z.object({ rows: z.array(z.object({ name: s, price: n })) });
    assert.deepEqual(mapped(page, schema), {
      data: {
        rows: [
          { name: "A", price: 1 },
          { name: "C", price: 3 },
        ],
      },
      sources: ["table"],
      notes: ["rows: 1 of 3 entries on the page lack what is required and are left out"],
    });
    assert.equal(data(page.replaceAll(/<td>\d/g, "<td>?"), schema), null);
  });

  test("an infobox of labels and values", () => {
    const page = `<html lang=en><title>Bern</title><table class=infobox><tr><th colspan=2>Bern</th></tr><tr><th>Country<td>Switzerland<tr><th>Population<td>134,794
      <tr><th>Founded<td>12 March 1191<tr><th>Website:<td>www.bern.ch</table>`;
    const schema = z.object({
      name: s,
      country: s,
      population: z.int(),
      founded: z.iso.date(),
      website: s,
    });
    assert.deepEqual(data(page, schema), {
      name: "Bern",
      country: "Switzerland",
      population: 134794,
      founded: "1191-03-12",
      website: "www.bern.ch",
    });
  });

  test("a comparison, by its columns", () => {
    const page = `<table><tr><th><th>Basic<th>Plus<tr><th>Storage<td>5 GB<td>50 GB<tr><th>Price<td>€3.50<td>€7.50</table>`;
    assert.deepEqual(
      data(page, z.object({ plans: z.array(z.object({ name: s, price: n, storage: s })) })),
      {
        plans: [
          { name: "Basic", price: 3.5, storage: "5 GB" },
          { name: "Plus", price: 7.5, storage: "50 GB" },
        ],
      },
    );
  });

  test("definition lists and labelled lists, by name and as pairs", () => {
    const page = `<dl><div><dt>Weight:</dt><dd>2.5 kg</dd></div><dt>Colour</dt><dd>blue</dd><dd>red</dd></dl><ul><li><b>Opened:</b> 1999<li>Owner: Ann</ul>`;
    assert.deepEqual(data(page, z.object({ weight: n, colours: z.array(s) })), {
      weight: 2.5,
      colours: ["blue", "red"],
    });
    assert.deepEqual(data(page, z.object({ opened: z.int(), owner: s })), {
      opened: 1999,
      owner: "Ann",
    });
    assert.deepEqual(data(page.replace(/<ul>.*/, ""), z.object({ specs: z.record(s, s) })), {
      specs: { Weight: "2.5 kg", Colour: "blue" },
    });
  });

  test("tables that only lay the page out are not data", () => {
    const page = `<table role=presentation><tr><th>name<th>price<tr><td>A<td>1</table><table><tr><td><table><tr><td>x</table></table>`;
    assert.deepEqual(readPageData(parseHtml(page), url).records, []);
  });

  test("a huge span is bounded", () => {
    const page = `<table><tr><th>a<th>b<tr><td colspan=99999999 rowspan=99999999>x</table>`;
    assert.deepEqual(readPageData(parseHtml(page), url).records, []);
  });

  test("an empty page has nothing", () => {
    assert.equal(data("", z.object({ name: s })), null);
    assert.equal(data("<p>Text</p>", z.object({ name: s, price: n })), null);
    assert.equal(data("<title>T</title>", s), null);
  });
});
