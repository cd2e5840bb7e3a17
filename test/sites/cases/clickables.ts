import { type Case, button } from "./case.ts";

const imageUrl =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='200' height='200'/>";

/** What can be clicked, by the many ways a page may make it so. */
export const clickables: Case[] = [
  {
    name: "addEventListener div",
    peers: ["no", "ref", "yes", "text", "yes"],
    html: `<div id="a">Listening</div>
      <script>a.addEventListener("click", () => hit("listened"))</script>`,
    wants: [{ id: "M", line: /Listening/, effect: "listened" }],
    ids: 1,
  },
  {
    name: "delegated root listener",
    html: `<div id="root"><h1>Words of the root</h1><p>More words</p>
        <button>Inner one</button><button>Inner two</button></div>
      <script>for (const type of ["click", "input", "keydown", "pointerdown"])
        root.addEventListener(type, ({ target }) => {
          if (type === "click" && target.closest("button")) hit(target.textContent);
        })</script>`,
    wants: [
      { noId: /Words of the root/ },
      { told: /^_\[:\].*Words of the root/ },
      { id: "B", line: /Inner one/, effect: "Inner one" },
      { id: "B", line: /Inner two/, effect: "Inner two" },
    ],
    ids: 2,
  },
  {
    name: "list items by delegation, no cursor",
    html: `<ul id="list"><li>Apple</li><li>Pear</li><li>Plum</li></ul>
      <script>list.addEventListener("click", ({ target }) => hit(target.textContent))</script>`,
    wants: [
      { id: "M", line: /^<li[^>]*>Apple/, effect: "Apple" },
      { id: "M", line: /^<li[^>]*>Plum/, effect: "Plum" },
    ],
  },
  {
    name: "cursor:pointer div",
    html: `<div style="cursor:pointer;width:200px" class="it">Pointed at</div>
      <script>addEventListener("click", ({ target }) => { if (target.matches(".it")) hit("pointed") })</script>`,
    wants: [{ id: "M", line: /Pointed at/, effect: "pointed" }],
    ids: 1,
  },
  {
    name: "cursor:pointer div partly under an overlay",
    peers: ["no", "ref", "no", "text", "yes"],
    html: `<div style="cursor:pointer;width:400px;height:40px" class="it">Half covered</div>
      <div style="position:absolute;left:0;top:0;width:300px;height:100px;background:#ddd"></div>
      <script>addEventListener("click", ({ target }) => { if (target.matches(".it")) hit("reached") })</script>`,
    wants: [{ id: "M", line: /Half covered/, effect: "reached" }],
  },
  {
    name: "tabindex div",
    peers: ["no", "ref", "no", "focusable", "yes"],
    html: `<div tabindex="0" id="tabbed">Focusable</div>
      <script>addEventListener("click", ({ target }) => { if (target === tabbed) hit("focused") })</script>`,
    wants: [{ id: "M", line: /Focusable/, effect: "focused" }],
    ids: 1,
  },
  {
    name: "onclick attribute",
    html: `<div onclick="hit('old')">Old way</div>`,
    wants: [{ id: "M", line: /Old way/, effect: "old" }],
    ids: 1,
  },
  {
    name: "role=button span",
    html: `<span role="button" onclick="hit('role')">By role</span>`,
    wants: [{ id: "B", line: /By role/, effect: "role" }],
    ids: 1,
  },
  {
    name: "contenteditable",
    html: `<div contenteditable oninput="hit(this.textContent)">Write here</div>`,
    wants: [
      {
        id: "I",
        line: /Write here/,
        does: { type: "fill", value: "Night" },
        effect: "Night",
      },
    ],
    ids: 1,
  },
  {
    name: "SVG rect with listener",
    peers: ["no", "no", "yes", "no", "yes"],
    html: `<svg width="300" height="200"><rect id="shape" x="20" y="20" width="100" height="80"/>
        <rect x="150" y="20" width="100" height="80"/></svg>
      <script>shape.addEventListener("click", () => hit("shape"))</script>`,
    wants: [{ id: "M", line: /^<rect/, effect: "shape" }],
    ids: 1,
  },
  {
    name: "SVG link",
    html: `<svg width="300" height="100"><a href="#moon"><text x="10" y="40">To the moon</text></a></svg>
      <script>addEventListener("hashchange", () => hit(location.hash))</script>`,
    wants: [{ id: "L", line: /To the moon/, effect: "#moon" }],
    ids: 1,
  },
  {
    name: "canvas with listener",
    peers: ["no", "ref", "yes", "yes", "yes"],
    html: `<canvas id="paint" width="200" height="100"></canvas>
      <script>paint.addEventListener("click", () => hit("painted"))</script>`,
    wants: [{ id: "M", line: /^<canvas/, effect: "painted" }],
    ids: 1,
  },
  {
    name: "image map area",
    html: `<img usemap="#map" alt="Map" width="200" height="200" src="${imageUrl}"><map name="map">
        <area shape="rect" coords="0,0,200,60" alt="North" href="#north">
        <area shape="circle" coords="100,150,30" alt="South" href="#south"></map>
      <script>addEventListener("hashchange", () => hit(location.hash))</script>`,
    wants: [
      { id: "L", line: /North/, effect: "#north" },
      { id: "L", line: /South/, effect: "#south" },
    ],
  },
  {
    name: "very small icon",
    html: `<button aria-label="Tiny" onclick="hit('tiny')"
      style="width:8px;height:8px;padding:0;border:0;background:red"></button>`,
    wants: [{ id: "B", line: /Tiny/, effect: "tiny" }],
    ids: 1,
  },
  {
    name: "display:contents button",
    html: button("Boxless", `style="display:contents"`),
    wants: [{ id: "B", line: /Boxless/, effect: "Boxless" }],
    ids: 1,
  },
  {
    name: "link in an inline text over two lines",
    html: `<p style="width:200px">Some words before <a href="#far">a link that is broken over
        more than one line</a> and after it.</p>
      <script>addEventListener("hashchange", () => hit(location.hash))</script>`,
    wants: [{ id: "L", line: /a link that is broken/, effect: "#far" }],
    ids: 1,
  },
];
