/** A page that shows a value in some way that a picture could tell. */
export interface SecretPage {
  name: string;
  /** `value` is the secret, `elsewhere` the address of the same page on another host. */
  html: (value: string, elsewhere: string) => string;
  /** What the page is asked to do before the picture is taken. */
  script?: string;
  /** The whole page is in the picture, and not only the viewport. */
  isFull?: true;
}

const page = (body: string) => `<!doctype html><meta charset="utf-8"><title>Secrets</title>
<style>body { font: 20px monospace } input, textarea, select, button { font: inherit }</style>${body}`;

const halves = (value: string) => [value.slice(0, 5), value.slice(5)];
const grouped = (value: string, by: string) => (value.match(/.{1,4}/g) ?? []).join(by);

/** Every way in which our pages show values that can be covered. */
export const secretPages: readonly SecretPage[] = [
  { name: "plain text", html: (value) => page(`<p>Your password is ${value}, Ada.</p>`) },
  {
    name: "text in parts",
    html: (value) => page(`<p>It is ${halves(value).join("</b><b>")}, Ada.</p>`),
  },
  {
    name: "text in groups",
    html: (value) => page(`<p>It is ${grouped(value, " ")} or ${grouped(value, "\u00a0")}.</p>`),
  },
  {
    name: "letters apart",
    html: (value) =>
      page(
        `<p>${value
          .split("")
          .map((one) => `<i>${one}</i>\n`)
          .join("")}</p>`,
      ),
  },
  {
    name: "text that is styled against it",
    html: (value) =>
      page(`<style>
        #fight, #fight * { color: red !important; -webkit-text-fill-color: red !important;
          text-shadow: 3px 40px blue !important; -webkit-text-stroke: 2px green !important }
        #fight::selection, #fight *::selection { color: lime !important; -webkit-text-fill-color: lime !important }
        #fight::first-letter { font-size: 40px }
        #grad { background: linear-gradient(red, blue); background-clip: text; -webkit-text-fill-color: transparent }
        #lines::first-line { color: red }
      </style><p id="fight">${value} <b style="color: blue !important">${value}</b></p><div id="grad"><ul><li>Key<details open>is ${value}</details></ul></div>
      <p id="lines"><i>${value}</i> <i>${value}</i></p>
      <ol><li>${value}</ol>`),
    script: "getSelection().selectAllChildren(document.querySelector('#fight'))",
  },
  {
    name: "drawings with text",
    html: (value) =>
      page(
        `<svg width="500" height="50"><text x="9" y="30" fill="red" stroke="lime">${value}</text></svg>`,
      ),
  },
  {
    name: "fields, buttons and choices",
    html: (value) =>
      page(`<p><input size="30" value="${value}"><input type="email" size="30" value="${value}">
      <p><textarea cols="40">It is ${value}</textarea><input type="submit" value="Send ${value}"><button>${value}</button>
      <p><select><option>other<option selected>${value}</select><select size="2"><option>${value}<option>b</select>
      <p><input size="30" placeholder="e.g. ${value}"><div contenteditable>My ${value}</div><option>${value}</option>
      <p>${value
        .split("")
        .map((one) => `<input size="1" value="${one}">`)
        .join("\n")}`),
  },
  {
    name: "fields that are styled against it",
    html: (value) =>
      page(`<style>input { transition: all 5s; color: red !important; -webkit-text-fill-color: red !important }
      input:not(#none#none) { text-shadow: 0 0 2px green !important }</style><input size="30" value="${value}">`),
  },
  {
    name: "a picture's text and generated content",
    html: (value) =>
      page(`<style>p::before { content: "Key " attr(data-key); color: green }</style>
      <p data-key="${value}"> is the key</p><img alt="Key ${value}" width="400" height="40" src="data:,">`),
  },
  {
    name: "shadow roots",
    html: (value) =>
      page(`<div id="open"></div><my-card></my-card><script>
      const show = (root) => { root.innerHTML = '<p>In it ${value}</p><p><input size="30" value="${value}"></p>' };
      show(open.attachShadow({ mode: "open" }));
      show(document.querySelector("my-card").attachShadow({ mode: "closed" }));
      </script>`).replaceAll("open.attach", 'document.querySelector("#open").attach'),
  },
  {
    name: "frames, of another site too",
    html: (value, elsewhere) =>
      page(`<iframe height="90" width="700" srcdoc="<p>Within ${value}"></iframe>
      <iframe height="90" width="700" src="${elsewhere}&page=plain+text"></iframe>`),
  },
  {
    name: "areas that scroll, and a long page",
    html: (value) =>
      page(`<div id="area" style="overflow: auto; height: 80px"><p style="margin-top: 200px">${value}</p></div>
      <p style="margin-top: 2000px">Below ${value}</p>`),
    script: "document.querySelector('#area').scrollTop = 180",
    isFull: true,
  },
  {
    name: "text that moves",
    html: (value) =>
      page(`<style>@keyframes go { to { transform: translateX(0) } from { transform: translateX(0); opacity: 1 } }
      p { animation: go 1s infinite }</style><p>${value}</p>`),
  },
  {
    name: "a page that is made anew in every frame",
    html: (value) =>
      page(`<main></main><script>
      const draw = () => {
        document.querySelector("main").innerHTML = "<p>Now ${value}</p><input size=30 value='${value}'>";
        requestAnimationFrame(draw);
      };
      draw();</script>`),
  },
];
