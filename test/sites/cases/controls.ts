import type { Case } from "./case.ts";

const many = Array.from({ length: 300 }, (_, n) => `<option value="v${n}">Option ${n}</option>`);

function choose(value: string) {
  return { does: { type: "select_dropdown_option", value }, effect: value };
}

function fill(value: string) {
  return { does: { type: "fill", value }, effect: value };
}

/** Controls of several parts: what they hold and take is told. */
export const controls: Case[] = [
  {
    name: "select",
    html: `<select name="colour" onchange="hit(this.value)"><option>Red<option>Green<option>Blue</select>`,
    wants: [{ id: "I", line: /^<select.*Red.*Green.*Blue/, ...choose("Green") }],
    ids: 1,
  },
  {
    name: "select with groups",
    html: `<select onchange="hit(this.value)"><optgroup label="Roots"><option>Carrot</optgroup>
      <optgroup label="Leaves"><option>Chard<option disabled>Cress</optgroup></select>`,
    wants: [{ id: "I", line: /Carrot.*Chard/, ...choose("Chard") }],
    ids: 1,
  },
  {
    name: "multiple select",
    html: `<select multiple size="3" onchange="hit([...this.selectedOptions].map((o) => o.value))">
      <option selected>One<option>Two<option>Three</select>`,
    wants: [
      {
        id: "I",
        line: /One.*Two.*Three/,
        does: { type: "select_dropdown_option", value: "Three" },
        effect: "One,Three",
      },
    ],
  },
  {
    name: "huge select (300 options)",
    html: `<select onchange="hit(this.value)">${many.join("")}</select>`,
    wants: [
      {
        id: "I",
        line: /^(?=.{0,1000}$)<select.*Option 0\b.*Option 9\b.*(…|300|more)/,
        does: { type: "select_dropdown_option", value: "Option 250" },
        effect: "v250",
      },
    ],
    ids: 1,
  },
  {
    name: "form whose fields are named like what is asked of it",
    html: `<form onsubmit="return false"><input name="children" oninput="hit(this.value)">
      <input name="parentElement"><input name="getAttribute"><input name="nextSibling">
      <input name="localName"></form><button onclick="hit('after')">After</button>`,
    wants: [
      { id: "I", line: /name="children"/, ...fill("2") },
      { id: "B", line: /After/, effect: "after" },
    ],
    ids: 6,
  },
  {
    name: "disabled field with a label",
    html: `<label>Locked <input disabled value="old"></label>`,
    wants: [{ noId: /Locked/ }, { told: /Locked \(disabled: old\)/ }],
    ids: 0,
  },
  {
    name: "element that has the name of our program",
    html: `<div id="nocturne"></div><iframe name="nocturne"></iframe><button onclick="hit('b')">Go</button>`,
    wants: [{ id: "B", line: /Go/, effect: "b" }],
  },
  {
    name: "words parted by breaks and boxes",
    html: `<p>12 Main St<br>London</p><a href="#inbox" onclick="hit('a')">Inbox<span
      style="display:inline-block">3</span></a>`,
    wants: [{ told: /12 Main St London/ }, { id: "L", line: /Inbox 3/, effect: "a" }],
  },
  {
    name: "names from elsewhere and from pictures",
    html: `<span id="n" style="display:none">Close it</span>
      <button aria-labelledby="n" onclick="hit('x')">\u200b</button>
      <button onclick="hit('s')"><svg width="16" height="16" aria-label="Search"></svg></button>`,
    wants: [{ id: "B", line: /Search/, effect: "s" }],
  },
  {
    name: "region that takes the focus",
    html: `<div role="tabpanel" tabindex="0">${"<p>Words of the panel.</p>".repeat(20)}
      <p>The last words</p></div>`,
    wants: [{ told: /^_\[:\]The last words/ }],
  },
  {
    name: "closed details and folded answers",
    html: `<details><summary onclick="hit('open')">Question</summary><p>Its answer</p></details>
      <div style="max-height:0;overflow:hidden"><p>Folded answer</p></div>`,
    wants: [{ untold: /answer/ }, { id: "B", line: /Question/, effect: "open" }],
  },
  {
    name: "fields that hold a secret, also one that is shown by now",
    html: `<input autocomplete="cc-number" value="4111111111111111">
      <input type="password" value="hunter2" id="p"><button onclick="p.type = 'text'; hit('eye')">Eye</button>`,
    wants: [{ untold: /4111|hunter2/ }, { id: "B", line: /Eye/, effect: "eye" }],
    next: { wants: [{ told: /^I\d+\[:\]<input\/>|id="p"/ }, { untold: /4111|hunter2/ }] },
  },
  {
    name: "checkbox that is neither",
    html: `<input type="checkbox" id="c" onchange="hit('c')"><script>c.indeterminate = true</script>`,
    wants: [{ id: "B", line: /checked="mixed"/, effect: "c" }],
  },
  {
    name: "datalist",
    html: `<input list="l" placeholder="City" oninput="hit(this.value)"><datalist id="l">
      <option value="Oslo"><option value="Rome"></datalist>`,
    wants: [{ id: "I", line: /City.*(Oslo.*Rome)|(Oslo.*Rome).*City/, ...fill("Rome") }],
    ids: 1,
  },
  {
    name: "range with limits",
    html: `<input type="range" min="0" max="10" value="5" oninput="hit(this.value)">`,
    wants: [{ id: "I", line: /min="0".*max="10"/, ...fill("7") }],
    ids: 1,
  },
  {
    name: "number with limits",
    html: `<input type="number" min="1" max="99" value="2" oninput="hit(this.value)">`,
    wants: [{ id: "I", line: /min="1".*max="99"/, ...fill("42") }],
    ids: 1,
  },
  {
    name: "file input with its file",
    html: `<input type="file" id="f" onclick="hit('chooser'); return false"><script>
      const held = new DataTransfer();
      held.items.add(new File(["x"], "notes.txt"));
      f.files = held.files;</script>`,
    wants: [{ id: "B", line: /notes\.txt/, effect: "chooser" }],
    ids: 1,
  },
  {
    name: "date with its format",
    html: `<input type="date" name="day" onchange="hit(this.value)">`,
    wants: [{ id: "I", line: /yyyy-mm-dd/i, ...fill("2026-06-01") }],
    ids: 1,
  },
  {
    name: "progress and meter",
    html: `<p>Copied <progress value="7" max="10"></progress></p>
      <p>Full <meter value="3" max="5"></meter></p>`,
    wants: [{ told: /(Copied|progress).*7/ }, { told: /(Full|meter).*(3|60)/ }],
    ids: 0,
  },
  {
    name: "details and summary",
    html: `<details ontoggle="hit(this.open)"><summary>More of it</summary>
      <button>Folded in</button></details>`,
    wants: [{ noId: /Folded in/ }, { id: "B", line: /More of it/, effect: "true" }],
    ids: 1,
    next: { wants: [{ id: "B", line: /Folded in/ }], ids: 2 },
  },
  {
    name: "password field",
    html: `<input type="password" placeholder="Secret" value="open sesame" oninput="hit(this.value)">`,
    wants: [{ noId: /sesame/ }, { id: "I", line: /Secret/, ...fill("hunter") }],
    ids: 1,
  },
  {
    name: "radio group with one chosen",
    html: `<label><input type="radio" name="r" checked> Tea</label>
      <label><input type="radio" name="r" onchange="hit('coffee')"> Coffee</label>`,
    wants: [
      { id: "B", line: /checked="?true.*Tea|Tea.*checked/ },
      { id: "B", line: /Coffee/, effect: "coffee" },
    ],
    ids: 2,
  },
  {
    name: "long attributes are cut",
    html: `<button title="${"long ".repeat(60)}" onclick="hit('cut')">Cut</button>`,
    wants: [{ id: "B", line: /title="[^"]{50,60}"[^>]*>Cut</, effect: "cut" }],
    ids: 1,
  },
];
