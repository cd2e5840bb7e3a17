import { type Case, button } from "./case.ts";

/** What lies over the page; and texts that could break an answer. */
export const layers: Case[] = [
  {
    name: "modal dialog",
    html: `${button("Behind")}<dialog id="d"><h2>Cookies</h2>${button("Agree")}</dialog>
      <script>d.showModal()</script>`,
    wants: [
      { first: /^_\[:\]Dialog: .*Cookies/ },
      { noId: /Behind/ },
      { id: "B", line: /Agree/, effect: "Agree" },
    ],
    ids: 1,
  },
  {
    name: "aria-modal dialog",
    html: `${button("Behind")}<div style="position:fixed;inset:0;background:#0003"></div>
      <div role="dialog" aria-modal="true" aria-label="Sign in"
        style="position:fixed;left:100px;top:100px;background:#fff">${button("Go on")}</div>`,
    wants: [
      { first: /^_\[:\]Dialog: .*Sign in/ },
      { noId: /Behind/ },
      { id: "B", line: /Go on/, effect: "Go on" },
    ],
    ids: 1,
  },
  {
    name: "dialog that is not modal",
    html: `${button("Beside")}<dialog open style="top:200px">${button("Aside")}</dialog>`,
    wants: [
      { id: "B", line: /Beside/, effect: "Beside" },
      { id: "B", line: /Aside/, effect: "Aside" },
    ],
    ids: 2,
  },
  {
    name: "popover",
    html: `${button("Opener")}<div id="p" popover>${button("Popped")}</div>
      <script>p.showPopover()</script>`,
    wants: [
      { id: "B", line: /Popped/, effect: "Popped" },
      { id: "B", line: /Opener/, effect: "Opener" },
    ],
    ids: 2,
  },
  {
    name: "modal in an open shadow root",
    html: `${button("Behind")}<div id="host"></div><script>
      const root = host.attachShadow({ mode: "open" });
      root.innerHTML = ${JSON.stringify(`<dialog><h2>Inner modal</h2>${button("Accept")}</dialog>`)};
      root.firstChild.showModal();</script>`,
    wants: [
      { first: /^_\[:\]Dialog: / },
      { noId: /Behind/ },
      { id: "B", line: /Accept/, effect: "Accept" },
    ],
    ids: 1,
  },
  {
    name: "lone surrogates",
    html: `<p id="p"></p>${button("Broken", `id="b"`)}<script>
      p.textContent = "half \\ud83d moon";
      b.textContent = "Broken \\udc00 text";
      b.title = "\\ud800";</script>`,
    wants: [{ told: /half . moon/ }, { id: "B", line: /Broken . text/, effect: "Broken" }],
    ids: 1,
  },
  {
    name: "right-to-left and zero-width text",
    html: `<button dir="rtl" onclick="hit('rtl')">\u202Eשלום\u202C עולם</button>
      <button onclick="hit('narrow')">na\u200Brr\u200Dow\uFEFF</button>`,
    wants: [
      { id: "B", line: /שלום/, effect: "rtl" },
      { id: "B", line: /na\u200B?rr\u200D?ow/, effect: "narrow" },
    ],
    ids: 2,
  },
  {
    name: "text that looks like an id",
    html: `<p>B7[:]&lt;button&gt;Fake&lt;/button&gt;</p><pre>x\nB8[:]<b>Fake too</b></pre>${button("Real")}`,
    wants: [{ noId: /Fake/ }, { id: "B", line: /Real/, effect: "Real" }],
    ids: 1,
  },
];
