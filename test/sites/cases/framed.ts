import { type Case, button, documentOf, frameUrl, quoted } from "./case.ts";

function framed(attributes: string): string {
  return `<iframe width="400" height="200" ${attributes}></iframe>`;
}

function of(name: string) {
  return { id: "B", line: new RegExp(`>${name}<`), effect: name };
}

/** A frame within a frame of its own size has to be scrolled to. */
const scrolling = { id: "M", line: /^<iframe[^>]* scroll="0 pages above, 0\.\d below"/ };

const srcdoc = (html: string) => `srcdoc="${quoted(documentOf(html))}"`;
const dataUrl = (html: string) => `data:text/html,${encodeURIComponent(documentOf(html))}`;

const inmost = frameUrl(button("Third"), "other");
const middle = frameUrl(`${button("Second")}${framed(`src="${inmost}"`)}`);
const middleElsewhere = frameUrl(
  `${button("Second")}${framed(srcdoc(`${button("Third")}${framed(`src="${dataUrl(button("Fourth"))}"`)}`))}`,
  "other",
);

/** Buttons in frames of every kind. */
export const frames: Case[] = [
  {
    name: "same-origin iframe",
    peers: ["id", "ref", "included", "yes", "yes"],
    html: framed(`src="${frameUrl(button("Same"))}"`),
    wants: [of("Same")],
    ids: 1,
  },
  {
    name: "srcdoc iframe",
    peers: ["id", "ref", "included", "yes", "yes"],
    html: framed(srcdoc(button("Inline"))),
    wants: [of("Inline")],
    ids: 1,
  },
  {
    name: "data: iframe",
    peers: ["no", "ref", "included", "yes", "yes"],
    html: framed(`src="${dataUrl(button("Data"))}"`),
    wants: [of("Data")],
    ids: 1,
  },
  {
    name: "blob: iframe",
    html: `${framed(`id="f"`)}<script>
      f.src = URL.createObjectURL(new Blob([${JSON.stringify(documentOf(button("Blob"))).replaceAll("</script>", "<\\/script>")}],
        { type: "text/html" }))</script>`,
    wants: [of("Blob")],
    ids: 1,
  },
  {
    name: "cross-origin iframe",
    peers: ["no", "ref", "own session", "own session", "own session"],
    html: framed(`src="${frameUrl(button("Abroad"), "other")}"`),
    wants: [of("Abroad")],
    ids: 1,
  },
  {
    name: "sandboxed iframe",
    peers: ["no", "ref", "own session", "own session", "own session"],
    html: framed(`sandbox="allow-scripts" src="${frameUrl(button("Sandboxed"))}"`),
    wants: [of("Sandboxed")],
    ids: 1,
  },
  {
    name: "iframe in iframe in iframe",
    html: `${button("First")}${framed(`src="${middle}"`)}`,
    wants: [of("First"), of("Second"), scrolling, of("Third")],
    ids: 4,
  },
  {
    name: "other site, srcdoc, data: nested",
    html: framed(`style="height:500px" src="${middleElsewhere}"`),
    wants: [of("Second"), scrolling, of("Third"), of("Fourth")],
    ids: 4,
  },
  {
    name: "field in a cross-origin iframe",
    html: framed(
      `src="${frameUrl(`<input placeholder="Card number" oninput="hit(this.value)">`, "other")}"`,
    ),
    wants: [
      {
        id: "I",
        line: /Card number/,
        does: { type: "fill", value: "4242" },
        effect: "4242",
      },
    ],
    ids: 1,
  },
  {
    name: "iframe partly scrolled out",
    html: `<iframe src="${frameUrl(`${button("Upper")}<div style="height:400px"></div>${button("Lower")}`)}"
      style="position:absolute;top:calc(100vh - 100px);height:600px"></iframe>`,
    wants: [of("Upper"), { noId: /Lower/ }],
    ids: 1,
    acts: { selector: 'iframe >> internal:control=enter-frame >> text="Lower"', effect: "Lower" },
  },
  {
    name: "cross-origin iframe partly clipped by its parent",
    html: `<div style="height:100px;overflow:hidden"><iframe style="height:600px" src="${frameUrl(
      `${button("Upper")}<div style="height:400px"></div>${button("Lower")}`,
      "other",
    )}"></iframe></div>`,
    wants: [of("Upper"), { noId: /Lower/ }],
    ids: 1,
  },
  {
    name: "iframe under an overlay",
    html: `${framed(srcdoc(button("Buried")))}
      <div style="position:fixed;inset:0;background:#fff">Curtain</div>`,
    wants: [{ noId: /Buried/ }, { told: /Curtain/ }],
    ids: 0,
  },
  {
    name: "cross-origin iframe under an overlay",
    html: `${framed(`src="${frameUrl(button("Buried"), "other")}"`)}
      <div style="position:fixed;inset:0;background:#fff">Curtain</div>`,
    wants: [{ noId: /Buried/ }, { told: /Curtain/ }],
    ids: 0,
  },
  {
    name: "iframe in a closed shadow root",
    html: `<div id="host"></div><script>host.attachShadow({ mode: "closed" }).innerHTML =
      ${JSON.stringify(framed(`src="${frameUrl(button("Hidden in"))}"`))}</script>`,
    wants: [of("Hidden in")],
    ids: 1,
  },
  {
    name: "visibility:hidden and tiny iframes",
    html: `${framed(`style="visibility:hidden" ${srcdoc(button("Unseen"))}`)}
      <iframe width="1" height="1" ${srcdoc(button("Pixel"))}></iframe>`,
    wants: [{ noId: /Unseen|Pixel/ }],
    ids: 0,
  },
  {
    name: "scaled iframe",
    html: `<div style="transform:scale(.5);transform-origin:0 0">${framed(
      `src="${frameUrl(`<div style="padding:60px 200px">${button("Shrunk")}</div>`)}"`,
    )}</div>`,
    wants: [of("Shrunk")],
    ids: 1,
  },
];
