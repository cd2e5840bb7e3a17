import { attribute, both, field, named, nth } from "../find.ts";
import type { Task } from "../task.ts";

/** Tasks that choose: boxes, switches, lists native and not, sliders. */
export const choosingTasks: Task[] = [
  {
    name: "native radio buttons and checkboxes",
    page: "pizza",
    goal: { size: "l", top: ["capers", "basil"] },
    async solve(actor) {
      await actor.check(named("Large"), true);
      await actor.check(named("Capers"), true);
      await actor.check(named("Olives"), false);
      await actor.check(named("Basil"), true);
      await actor.click(named("Order"));
    },
  },
  {
    name: "boxes that hide behind their labels",
    page: "plan",
    goal: { plan: "team", extras: ["backup"] },
    async solve(actor) {
      await actor.click(named("Team"));
      await actor.click(named("Daily backup"));
      await actor.check(named("Help by phone"), false);
      await actor.click(named("Continue"));
    },
  },
  {
    name: "switches are set by the state they tell",
    page: "switches",
    goal: { Notifications: "false", "Night mode": "true", Sounds: "true", bold: "true" },
    async solve(actor) {
      const wanted: [name: string, on: boolean][] = [
        ["Notifications", false],
        ["Night mode", true],
        ["Sounds", true],
      ];
      for (const [name, on] of wanted) {
        const isOther = both(named(name), attribute("checked", String(!on)));
        if (isOther.among(await actor.look()).length > 0) await actor.click(named(name));
        await actor.find(both(named(name), attribute("checked", String(on))));
      }
      await actor.click(named("Bold text"));
      await actor.click(named("Save settings"));
    },
  },
  {
    name: "a radio group of ARIA, and every day but one",
    page: "seats",
    goal: { class: "Sleeper", days: ["Monday", "Wednesday", "Thursday"] },
    async solve(actor) {
      await actor.click(named("Sleeper"));
      await actor.check(named("Every day"), true);
      await actor.check(named("Tuesday"), false);
      await actor.click(named("Done"));
    },
  },
  {
    name: "a list that depends on another",
    page: "travel",
    goal: { country: "Italy", city: "turin" },
    async solve(actor) {
      await actor.select(field("Country"), "Italy");
      await actor.read(/Turin/);
      await actor.select(field("City"), "Turin");
      await actor.click(named("Find trains"));
    },
  },
  {
    name: "several of a list, and one of groups",
    page: "colours",
    goal: { colours: ["Blue", "Coral", "Indigo"], size: "f2" },
    async solve(actor) {
      await actor.select(field("Colours"), "Coral");
      await actor.select(field("Colours"), "Indigo");
      await actor.select(field("Size"), "Man high");
      await actor.click(named("Paint"));
    },
  },
  {
    name: "a listbox behind a button, by clicks",
    page: "listbox",
    goal: { sort: "Oldest first" },
    async solve(actor) {
      await actor.click(attribute("role", "combobox"));
      await actor.click(named("Oldest first"));
      await actor.click(named("Apply"));
    },
  },
  {
    name: "a listbox behind a button, in one action",
    page: "listbox",
    goal: { sort: "Loudest first" },
    async solve(actor) {
      await actor.select(attribute("role", "combobox"), "Loudest first");
      await actor.click(named("Apply"));
    },
  },
  {
    name: "a field that proposes while one types",
    page: "cities",
    goal: { chosen: "London, Ontario" },
    async solve(actor) {
      await actor.fill(named("City"), "lon");
      await actor.click(named("London, Ontario"));
      await actor.click(named("Show the weather"));
    },
  },
  {
    name: "a menu at the document's end belongs to one line",
    page: "portal",
    goal: { done: ["Archive 7"] },
    async solve(actor) {
      await actor.click(nth(3, named("More actions")));
      await actor.click(named("Archive"));
    },
  },
  {
    name: "a list that hides the real one and filters",
    page: "chooser",
    goal: { chosen: "dr" },
    async solve(actor) {
      await actor.click(named("Choose a constellation"));
      await actor.fill(named("Filter"), "dra");
      await actor.click(named("Draco"));
      await actor.click(named("Point the telescope"));
    },
  },
  {
    name: "a native slider by its value, another by keys",
    page: "sliders",
    goal: { volume: "70", changed: true, bright: 60 },
    async solve(actor) {
      await actor.fill(named("Volume"), "70");
      await actor.click(named("Brightness"));
      await actor.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft");
      await actor.read(/Brightness: 60/);
      await actor.click(named("Save"));
    },
  },
];
