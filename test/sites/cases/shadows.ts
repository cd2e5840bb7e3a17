import { type Case, button } from "./case.ts";

function shadowed(host: string, mode: "open" | "closed", inner: string): string {
  return `<script>${host}.attachShadow({ mode: "${mode}" }).innerHTML = ${JSON.stringify(inner)}</script>`;
}

/** Buttons in shadow trees. */
export const shadows: Case[] = [
  {
    name: "open shadow button",
    peers: ["id", "ref", "·", "yes", "yes"],
    html: `<x-box id="host"></x-box>${shadowed("host", "open", button("Open"))}`,
    wants: [{ id: "B", line: /Open/, effect: "Open" }],
    ids: 1,
  },
  {
    name: "nested open shadow",
    html: `<x-box id="host"></x-box>${shadowed("host", "open", "<x-inner></x-inner>")}
      ${shadowed("host.shadowRoot.firstChild", "open", button("Deeper"))}`,
    wants: [{ id: "B", line: /Deeper/, effect: "Deeper" }],
    ids: 1,
  },
  {
    name: "closed shadow button",
    peers: ["no", "no", "·", "yes", "yes"],
    html: `<x-vault></x-vault><script>customElements.define("x-vault", class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: "closed" }).innerHTML = ${JSON.stringify(
          button("Closed"),
        )}; } })</script>`,
    wants: [{ id: "B", line: /Closed/, effect: "Closed" }],
    ids: 1,
  },
  {
    name: "closed shadow of a plain div",
    html: `<div id="host"></div>${shadowed("host", "closed", button("Plain"))}`,
    wants: [{ id: "B", line: /Plain/, effect: "Plain" }],
    ids: 1,
  },
  {
    name: "closed shadow within a closed one",
    html: `<div id="host"></div><script>
      const outer = host.attachShadow({ mode: "closed" });
      outer.innerHTML = "<p>Outer words</p><div></div>";
      outer.lastChild.attachShadow({ mode: "closed" }).innerHTML = ${JSON.stringify(button("Inmost"))};
    </script>`,
    wants: [{ told: /Outer words/ }, { id: "B", line: /Inmost/, effect: "Inmost" }],
    ids: 1,
  },
  {
    name: "field in a closed shadow",
    html: `<div id="host"></div>${shadowed(
      "host",
      "closed",
      `<input placeholder="Sealed" oninput="hit(this.value)">`,
    )}`,
    wants: [
      {
        id: "I",
        line: /Sealed/,
        does: { type: "fill", value: "letter" },
        effect: "letter",
      },
    ],
    ids: 1,
  },
  {
    name: "slotted content",
    html: `<x-card id="host"><button slot="foot" onclick="hit('slotted')">Slotted</button></x-card>
      ${shadowed("host", "open", `<p>Around</p><slot name="foot"></slot>`)}`,
    wants: [{ told: /Around/ }, { id: "B", line: /Slotted/, effect: "slotted" }],
    ids: 1,
  },
  {
    name: "light child without a slot",
    html: `<x-card id="host">${button("Unslotted")}</x-card>
      ${shadowed("host", "open", "<p>Only this</p>")}`,
    wants: [{ told: /Only this/ }, { noId: /Unslotted/ }],
    ids: 0,
  },
];
