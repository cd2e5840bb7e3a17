import { after, both, field, named, nth, scrollArea, tag } from "../find.ts";
import type { Task } from "../task.ts";

/** Tasks on pages that change: late, for a moment, while one scrolls, or under the mouse. */
export const waitingTasks: Task[] = [
  {
    name: "a page that is slow to come and to show",
    page: "slow?ms=900",
    goal: { boarded: true },
    solve: (actor) => actor.click(named("Board the ferry")),
  },
  {
    name: "a toast is answered before it goes",
    page: "toast",
    goal: { names: ["Letter to Ada", "Moth survey", "Shopping list"], undone: 1 },
    async solve(actor) {
      await actor.click(after("Moth survey", named("Delete")));
      await actor.read(/Deleted “Moth survey”/);
      await actor.click(named("Undo"));
    },
  },
  {
    name: "what a click loads is read",
    page: "lazy",
    goal: { right: true },
    async solve(actor) {
      await actor.click(named("Show the code"));
      const code = await actor.read(/The code is\s+(\w+)\s+for today/);
      await actor.fill(field("Code"), code);
      await actor.click(named("Open the locker"));
    },
  },
  {
    name: "a search that waits until typing ends",
    page: "search",
    goal: { query: "luna", name: "Luna moth" },
    async solve(actor) {
      await actor.fill(named("Search moths"), "luna");
      await actor.click(both(tag("a"), named("Luna moth")));
    },
  },
  {
    name: "a button that flies",
    page: "moving",
    goal: { caught: true },
    solve: (actor) => actor.click(named("Catch the firefly")),
  },
  {
    name: "a gallery that shows one of five",
    page: "carousel",
    goal: { chosen: "Dusk", at: 3 },
    async solve(actor) {
      for (let slide = 0; slide < 3; slide += 1) await actor.click(named("Next slide"));
      await actor.read(/Dusk/);
      await actor.click(named("Choose this picture"));
    },
  },
  {
    name: "a feed that goes on and on",
    page: "feed",
    goal: { liked: 47 },
    async solve(actor) {
      const like = after("Sighting 47", named("Like"));
      await actor.scrollTo(like);
      await actor.click(like);
    },
  },
  {
    name: "a long list of which only the visible part exists",
    page: "register",
    goal: { named: 612 },
    async solve(actor) {
      const button = named("Name star 612");
      await actor.scrollDown(scrollArea, 612 * 30 - 90);
      await actor.scrollTo(button, scrollArea);
      await actor.click(button);
    },
  },
  {
    name: "a member on a later page",
    page: "members",
    goal: { viewed: "Vera Lind", page: 3 },
    async solve(actor) {
      const view = after("Vera Lind", named("View"));
      for (let page = 1; page < 4; page += 1) {
        await actor.read(new RegExp(`Page ${page} of 4`));
        if (view.among(await actor.look()).length > 0) break;
        await actor.click(named("Next page"));
      }
      await actor.click(view);
    },
  },
  {
    name: "a table is filtered, sorted, and its cheapest line bought",
    page: "catalogue",
    goal: { bought: "Thing 12", kind: "Lamp", part: "2", direction: 1 },
    async solve(actor) {
      await actor.select(field("Filter by kind"), "Lamp");
      await actor.fill(field("Contains"), "2");
      await actor.click(named("Price"));
      await actor.click(nth(1, named("Buy")));
    },
  },
];
