import { type Case, button } from "./case.ts";

const clipped = "position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;margin:-1px";

/** What no person could act on, and what only looks so because something prettier stands for it. */
export const unseen: Case[] = [
  {
    name: "fully covered by an opaque overlay",
    peers: ["dropped", "ref", "·", "yes", "paint order"],
    html: `${button("Buried")}<div style="position:fixed;inset:0;background:#fff">Curtain</div>`,
    wants: [{ noId: /Buried/ }, { told: /Curtain/ }],
    ids: 0,
  },
  {
    name: "opacity:0 button",
    peers: ["id", "ref", "·", "yes", "style"],
    html: `${button("Ghost", `style="opacity:0"`)}<p>Nothing here</p>`,
    wants: [{ noId: /Ghost/ }, { told: /Nothing here/ }],
    ids: 0,
  },
  {
    name: "opacity:0 around a button",
    html: `<div style="opacity:0">${button("Ghost")}</div><p>Nothing here</p>`,
    wants: [{ noId: /Ghost/ }],
    ids: 0,
  },
  {
    name: "opacity:0 file input over a fake",
    html: `<div style="position:relative;width:200px;height:40px;background:#cde">Choose a picture
      <input type="file" name="picture" onclick="hit('chooser'); return false"
        style="position:absolute;inset:0;opacity:0"></div>`,
    wants: [{ id: "BM", line: /type="file"/, effect: "chooser" }],
  },
  {
    name: "opacity:0 checkbox over a fake",
    html: `<div style="position:relative;width:40px;height:40px;background:#cde">
      <input type="checkbox" name="fancy" onchange="hit(this.checked)"
        style="position:absolute;inset:0;width:40px;height:40px;opacity:0;margin:0"></div>`,
    wants: [{ id: "B", line: /type="checkbox"/, effect: "true" }],
    ids: 1,
  },
  {
    name: "visibility:hidden",
    html: button("Unseen", `style="visibility:hidden"`),
    wants: [{ noId: /Unseen/ }],
    ids: 0,
  },
  {
    name: "disabled button",
    peers: ["no", "ref", "·", "yes", "yes"],
    html: button("Sold out", "disabled"),
    wants: [{ noId: /Sold out/ }, { told: /^_\[:\].*Sold out \(disabled\)/ }],
    ids: 0,
  },
  {
    name: "fieldset disabled",
    html: `<fieldset disabled><legend>Later</legend><input placeholder="Not yet">
      ${button("Not now")}</fieldset>`,
    wants: [{ noId: /Not/ }],
    ids: 0,
  },
  {
    name: "aria-disabled",
    html: `${button("Barred", `aria-disabled="true"`)}
      <div aria-disabled="true">${button("Barred too")}</div>`,
    wants: [{ noId: /Barred/ }],
    ids: 0,
  },
  {
    name: "inert subtree",
    html: `<div inert>${button("Asleep")}</div>${button("Awake")}`,
    wants: [{ noId: /Asleep/ }, { id: "B", line: /Awake/, effect: "Awake" }],
    ids: 1,
  },
  {
    name: "pointer-events:none",
    peers: ["no", "text", "·", "yes", "style"],
    html: button("Untouchable", `style="pointer-events:none"`),
    wants: [{ noId: /Untouchable/ }],
    ids: 0,
  },
  {
    name: "button under a pointer-events:none veil",
    html: `${button("Below glass")}
      <div style="position:fixed;inset:0;background:#0003;pointer-events:none"></div>`,
    wants: [{ id: "B", line: /Below glass/, effect: "Below glass" }],
    ids: 1,
  },
  {
    name: "label around a zero-size checkbox",
    peers: ["no", "text", "yes", "yes", "yes"],
    html: `<label><input type="checkbox" style="width:0;height:0;appearance:none;margin:0"
      onchange="hit(this.checked)"> Agree to all</label>`,
    wants: [{ id: "BM", line: /Agree to all/, effect: "true" }],
    ids: 1,
  },
  {
    name: "label for a hidden file input",
    peers: ["no", "text", "yes", "yes", "yes"],
    html: `<input type="file" id="f" style="position:absolute;left:-9999px"
        onclick="hit('chooser'); return false"><label for="f" class="btn">Upload a file</label>`,
    wants: [{ id: "BM", line: /Upload a file/, effect: "chooser" }],
    ids: 1,
  },
  {
    name: "display:none file input, button opens it",
    html: `<input type="file" id="f" style="display:none" onclick="hit('chooser'); return false">
      <button onclick="f.click()">Attach</button>`,
    wants: [{ id: "B", line: /Attach/, effect: "chooser" }],
  },
  {
    name: "clipped checkbox with a label",
    html: `<input type="checkbox" id="c" style="${clipped}" onchange="hit(this.checked)">
      <label for="c">Clipped away</label>`,
    wants: [{ id: "BM", line: /Clipped away/, effect: "true" }],
    ids: 1,
  },
  {
    name: "segmented radios, transparent and out of reach",
    html: `<style>label { position:relative; padding:6px 14px }
        input { position:absolute; opacity:0; pointer-events:none }</style>
      <label><input type="radio" name="s" checked><span>Private</span></label>
      <label><input type="radio" name="s" onchange="hit('team')"><span>Team</span></label>`,
    wants: [
      { id: "BM", line: /Private/ },
      { id: "BM", line: /Team/, effect: "team" },
    ],
    ids: 2,
  },
  {
    name: "transparent checkbox behind its drawn label",
    html: `<div style="position:relative;z-index:1;padding-left:24px">
      <input type="checkbox" id="d" onchange="hit(this.checked)"
        style="position:absolute;left:0;z-index:-1;opacity:0"><label for="d">Drawn</label></div>`,
    wants: [{ id: "BM", line: /Drawn/, effect: "true" }],
    ids: 1,
  },
  {
    name: "clip-path and off-screen buttons",
    html: `<div style="clip-path:inset(50%)">${button("Pathless")}</div>
      ${button("Far left", `style="position:absolute;left:-9999px"`)}<p>Words</p>`,
    wants: [{ noId: /Pathless|Far left/ }, { told: /Words/ }],
    ids: 0,
  },
  {
    name: "zero-height overflow:hidden parent",
    html: `<div style="height:0;overflow:hidden">${button("Folded away")}</div><p>Words</p>`,
    wants: [{ noId: /Folded away/ }, { told: /Words/ }],
    ids: 0,
  },
];
