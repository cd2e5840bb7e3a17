import { attribute, both, field, named, nth, tag } from "../find.ts";
import type { Task } from "../task.ts";

/** Tasks on pages that show one thing over or instead of another. */
export const layerTasks: Task[] = [
  {
    name: "a cookie banner first, with as little consent as can be",
    page: "consent",
    goal: { cookies: [] },
    async solve(actor) {
      await actor.click(named("Manage choices"));
      await actor.check(named("Advertising"), false);
      await actor.check(named("Statistics"), false);
      await actor.click(named("Save my choices"));
      await actor.click(named("Start the tour"));
    },
  },
  {
    name: "a dialog over a dialog",
    page: "removal",
    goal: { deleted: true, pressed: [] },
    async solve(actor) {
      await actor.click(named("Delete account"));
      await actor.read(/Everything will be lost/);
      await actor.click(both(tag("button"), named(/^Delete$/)));
      await actor.fill(named("Type DELETE"), "DELETE");
      await actor.click(both(tag("button"), named(/^Delete$/)));
    },
  },
  {
    name: "a pop-up that comes uninvited",
    page: "newsletter",
    goal: { order: ["closed", "cooked"] },
    async solve(actor) {
      await actor.read(/Never miss a recipe/);
      await actor.click(named("Close"));
      await actor.click(named("Cook the soup"));
    },
  },
  {
    name: "a popover",
    page: "popover",
    goal: { shared: "Copy the link", open: true },
    async solve(actor) {
      await actor.click(named("Share"));
      await actor.click(named("Copy the link"));
    },
  },
  {
    name: "the save button of the right tab",
    page: "tabs",
    goal: { saved: "Security", code: true },
    async solve(actor) {
      await actor.click(named("Security"));
      await actor.check(named("Ask for a code"), true);
      await actor.click(named("Save"));
    },
  },
  {
    name: "folded questions, native and not",
    page: "questions",
    goal: { right: true },
    async solve(actor) {
      await actor.click(named("What is the wifi password?"));
      const word = await actor.read(/It is\s+(\w+)\s+this week/);
      await actor.click(both(named("Where do I sign?"), attribute("aria_expanded", "false")));
      await actor.fill(named("Sign with the wifi password"), word);
      await actor.click(both(tag("button"), named(/^Sign$/)));
    },
  },
  {
    name: "an alert does not stop anything",
    page: "questions-asked",
    goal: { greeted: true },
    solve: (actor) => actor.click(named("Say hello")),
  },
  {
    name: "a question that is answered with yes",
    page: "questions-asked",
    goal: { removed: true },
    solve: (actor) => actor.click(named("Remove the backup")),
  },
  {
    name: "a question that is answered with no",
    page: "questions-asked",
    goal: { removed: false },
    solve: (actor) => actor.click(named("Remove the backup"), { dialog: { accept: false } }),
  },
  {
    name: "a question that is answered with a text",
    page: "questions-asked",
    goal: { name: "moth-backup" },
    async solve(actor) {
      const dialog = { accept: true, text: "moth-backup" };
      await actor.click(named("Rename the backup"), { dialog });
      await actor.read(/is called “moth-backup”/);
    },
  },
  {
    name: "a code from a new tab, which is closed",
    page: "leaving",
    goal: { right: true },
    async solve(actor) {
      await actor.click(named("Show my coupon"));
      const code = await actor.read(/The coupon is\s+(\w+)/);
      await actor.act({ type: "close_tab" });
      await actor.fill(field("Coupon"), code);
      await actor.click(named("Use the coupon"));
    },
  },
  {
    name: "a code from a new tab, which stays open",
    page: "leaving",
    goal: { right: true },
    async solve(actor) {
      await actor.click(named("Show my coupon"));
      const code = await actor.read(/The coupon is\s+(\w+)/);
      await actor.act({ type: "switch_tab", tab_index: 0 });
      await actor.fill(field("Coupon"), code);
      await actor.click(named("Use the coupon"));
      await actor.act({ type: "switch_tab", tab_index: -1 });
      await actor.read(/The coupon is/);
      await actor.act({ type: "close_tab" });
      await actor.find(nth(1, named("Use the coupon")));
    },
  },
];
