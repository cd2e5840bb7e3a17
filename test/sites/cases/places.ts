import { type Case, button } from "./case.ts";

const rows = Array.from({ length: 60 }, (_, row) => `<p>${button(`Row ${row}`)}</p>`).join("");

/** Where on the page, or outside of what is shown of it, something stands. */
export const places: Case[] = [
  {
    name: "below the fold",
    peers: ["no", "ref", "·", "yes", "yes"],
    html: `<h1>Top</h1><div style="height:4000px"></div>${button("Deep down")}`,
    wants: [{ noId: /Deep down/ }, { told: /\d+ pixels below/ }],
    ids: 0,
    next: {
      observe: { full_page: true },
      wants: [{ id: "B", line: /Deep down/, effect: "Deep down" }],
      ids: 1,
    },
  },
  {
    name: "row 30 of an inner scroller",
    peers: ["no", "ref", "·", "yes", "yes"],
    html: `<style>p { height: 40px; margin: 0 }</style>
      <div style="height:300px;overflow:auto">${rows}</div>`,
    wants: [
      { id: "B", line: /Row 2</, effect: "Row 2" },
      { noId: /Row 30/ },
      {
        id: "M",
        line: /scroll="0 pages above, \d+(\.\d)? below"/,
        does: { type: "scroll_down", by: "selector", amount: 1100 },
      },
    ],
    next: {
      wants: [
        { noId: /Row 2</ },
        { id: "B", line: /Row 30</, effect: "Row 30" },
        { id: "M", line: /scroll="[1-9]\d*(\.\d)? pages above/ },
      ],
    },
  },
  {
    name: "horizontally scrolled out",
    html: `<div style="width:300px;overflow-x:auto;white-space:nowrap">${button("Near")}
      <span style="display:inline-block;width:900px">.</span>
      ${button("Sideways", `id="far"`)}</div>`,
    wants: [{ noId: /Sideways/ }, { id: "B", line: /Near/, effect: "Near" }],
    acts: { selector: "#far", effect: "Sideways" },
  },
  {
    name: "under a sticky header",
    html: `<div style="position:sticky;top:0;height:80px;background:#eee">Header</div>
      <div style="height:1500px"></div>${button("Slipped under", `id="under"`)}
      <p>${button("In the open")}</p><div style="height:3000px"></div>
      <script>scrollTo(0, under.offsetTop - 30)</script>`,
    wants: [
      { noId: /Slipped under/ },
      { told: /Header/ },
      { id: "B", line: /In the open/, effect: "In the open" },
    ],
    acts: { selector: "#under", effect: "Slipped under" },
  },
  {
    name: "zoomed",
    html: `<div style="zoom:1.7;padding:40px">${button("Zoomed")}</div>`,
    wants: [{ id: "B", line: /Zoomed/, effect: "Zoomed" }],
    ids: 1,
  },
  {
    name: "scaled and rotated",
    html: `<div style="padding:150px">${button(
      "Turned",
      `style="transform:rotate(45deg) scale(.6);width:300px;height:24px"`,
    )}</div>`,
    wants: [{ id: "B", line: /Turned/, effect: "Turned" }],
    ids: 1,
  },
  {
    name: "fixed child of an off-screen parent",
    html: `<div style="position:absolute;left:-5000px;width:0;height:0;overflow:hidden">
      ${button("Fixed", `style="position:fixed;left:20px;top:20px"`)}</div>`,
    wants: [{ id: "B", line: /Fixed/, effect: "Fixed" }],
    ids: 1,
  },
  {
    name: "overflowing child of a zero-size parent",
    html: `<div style="width:0;height:0">${button("Overflown", `style="width:120px"`)}</div>`,
    wants: [{ id: "B", line: /Overflown/, effect: "Overflown" }],
    ids: 1,
  },
];
