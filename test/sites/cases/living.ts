import { type Case, button } from "./case.ts";

const rows = Array.from(
  { length: 80 },
  (_, row) => `<p>${button(`Row ${row}`)} <a href="#${row}">Link ${row}</a></p>`,
);

/** Pages that change while they are looked at. */
export const living = {
  garden: {
    name: "garden",
    html: `<div id="left">${button("One")} ${button("Two")}</div><div id="right">${button("Three")}</div>`,
    wants: [],
  },
  rendering: {
    name: "rendering",
    html: `${button("Stays")}<div id="list"></div><script>
      function render() {
        list.innerHTML = ${JSON.stringify(`${button("Again")} ${button("Also")}`)};
      }
      render();</script>`,
    wants: [],
  },
  long: { name: "long", html: rows.join(""), wants: [] },
} satisfies Record<string, Case>;
