import type { Case } from "./case.ts";

const onHash = `<script>addEventListener("hashchange", () => hit(location.hash))</script>`;

/** Clickable things in clickable things: a part has an id of its own only if it does something of its own. */
export const nested: Case[] = [
  {
    name: "button inside a link",
    html: `<a href="#away">Around <button onclick="event.preventDefault(); hit('inner')">Inner</button></a>`,
    wants: [{ id: "B", line: /^<button[^>]*>Inner/, effect: "inner" }],
  },
  {
    name: "link card with an inner button",
    html: `<a href="#card" style="display:block;position:relative;width:400px;height:160px">
        <h3>Card title</h3><p>Words of the card</p>
        <button style="position:absolute;right:0;bottom:0"
          onclick="event.preventDefault(); hit('bought')">Buy</button></a>${onHash}`,
    wants: [
      { id: "B", line: /^<button[^>]*>Buy/, effect: "bought" },
      { id: "L", line: /^<a[^>]*>Card title/, effect: "#card" },
    ],
    ids: 2,
  },
  {
    name: "li with a listener holding a checkbox",
    html: `<ul><li id="row" style="width:400px"><input type="checkbox"> <span>Water the plants</span></li></ul>
      <script>row.addEventListener("click", ({ target }) =>
        hit(target.matches("input") ? "checked " + target.checked : "row"))</script>`,
    wants: [
      { id: "B", line: /^<input[^>]*checkbox/, effect: "checked true" },
      { id: "M", line: /^<li/, effect: "row" },
    ],
    ids: 2,
  },
  {
    name: "span with a pointer inside a button",
    html: `<button onclick="hit('whole')"><span style="cursor:pointer">Part</span> of it</button>`,
    wants: [{ id: "B", line: /Part of it/, effect: "whole" }],
    ids: 1,
  },
  {
    name: "image inside a link",
    html: `<a href="#logo"><img alt="Logo" width="80" height="40"></a>${onHash}`,
    wants: [{ id: "L", line: /Logo/, effect: "#logo" }],
    ids: 1,
  },
  {
    name: "focusable div around a link",
    html: `<div tabindex="0" style="width:300px"><a href="#only">The only thing</a></div>${onHash}`,
    wants: [{ id: "L", line: /^<a[^>]*>The only thing/, effect: "#only" }],
  },
  {
    name: "label with a pointer around a visible radio",
    html: `<label style="cursor:pointer"><input type="radio" name="size" value="l"
      onchange="hit(this.value)"> Large</label>`,
    wants: [{ id: "B", line: /Large/, effect: "l" }],
    ids: 1,
  },
];
