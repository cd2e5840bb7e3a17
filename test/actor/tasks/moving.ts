import { after, both, named, tag } from "../find.ts";
import type { Task } from "../task.ts";

/** Tasks that need the mouse or the keyboard in other ways than a click on a button. */
export const movingTasks: Task[] = [
  {
    name: "menus that open under the mouse",
    page: "hover",
    goal: { seen: ["#products", "#candles"], asked: "Engraving" },
    async solve(actor) {
      await actor.click(named("Products"));
      await actor.click(named("Candles"));
      await actor.click(named("Services"));
      await actor.click(named("Engraving"));
    },
  },
  {
    name: "a list is sorted by keys",
    page: "order",
    goal: { order: ["Barn", "Pond", "Oak", "Hill"], dropped: true },
    async solve(actor) {
      await actor.click(named("Barn"));
      await actor.press("Space", "ArrowUp", "ArrowUp", "ArrowUp", "Space");
      await actor.click(named("Save the order"));
    },
  },
  {
    name: "a note is dragged by script",
    page: "board",
    goal: { todo: ["Count bats"], done: ["Oil the gate"] },
    async solve(actor) {
      await actor.read(/Oil the gate/);
      const code = `
        const note = [...document.querySelectorAll("[draggable]")].find((one) => one.textContent === "Oil the gate");
        const target = [...document.querySelectorAll("section")].find((one) => one.textContent.startsWith("Done"));
        const dataTransfer = new DataTransfer();
        const fire = (element, type) => element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
        fire(note, "dragstart");
        fire(target, "dragover");
        fire(target, "drop");
        fire(note, "dragend");
        return "dragged";`;
      await actor.act({ type: "evaluate_js", code });
      await actor.click(named("Save the board"));
    },
  },
  {
    name: "a cell of a table is edited by F2",
    page: "sheet",
    goal: { seeds: ["120", "52", "8"] },
    async solve(actor) {
      await actor.click(named("Seeds of Jasmine"));
      await actor.press("F2");
      await actor.fill(named("New value"), "52", { press_enter: true });
      await actor.click(named("Save the sheet"));
    },
  },
  {
    name: "shortcuts of the keyboard",
    page: "shortcuts",
    goal: { done: ["water the moss", "closed", "search"], query: "moss" },
    async solve(actor) {
      await actor.press("Control+k");
      await actor.fill(named("Type a command"), "water the moss", { press_enter: true });
      await actor.read(/Ran “water the moss”/);
      await actor.press("Escape", "/");
      await actor.press("m", "o", "s", "s", "Enter");
    },
  },
  {
    name: "a line is cut and pasted",
    page: "clipboard",
    goal: { moved: true, pasted: true },
    async solve(actor) {
      await actor.click(named("From"));
      await actor.press("Control+a", "Control+x");
      await actor.click(named("To"));
      await actor.press("Control+v");
      await actor.click(named("Save both"));
    },
  },
  {
    name: "a button drawn in the middle of a canvas",
    page: "canvas",
    goal: { started: true },
    async solve(actor) {
      await actor.click(tag("canvas"));
      await actor.read(/_\[:\]Started/);
    },
  },
  {
    name: "drawn shapes by their colour and title",
    page: "shapes",
    goal: { pressed: ["red", "orange"] },
    async solve(actor) {
      await actor.click(named("red signal"));
      await actor.click(named("triangle"));
    },
  },
  {
    name: "a file deep in a tree, beside its twin",
    page: "tree",
    goal: { opened: "Documents/2026/taxes.pdf" },
    async solve(actor) {
      await actor.click(named("Documents"));
      await actor.click(named("2026"));
      await actor.click(after("2026", named("taxes.pdf")));
      await actor.read(/Chosen: Documents\/2026\/taxes.pdf/);
      await actor.click(both(tag("button"), named("Open")));
    },
  },
];
