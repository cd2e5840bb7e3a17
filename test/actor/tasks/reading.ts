import { after, field, named, nth, scrollArea, tag } from "../find.ts";
import type { Task } from "../task.ts";

/** Tasks in which the page has to be read: which of many, how many, what it costs, what has changed. */
export const readingTasks: Task[] = [
  {
    name: "twins are told apart by what stands around them",
    page: "basket",
    goal: { basket: ["Red lantern", "Blue lantern", "Red lantern"], subscribed: true },
    async solve(actor) {
      await actor.click(named("Subscribe to the newsletter"));
      for (const thing of ["Red lantern", "Blue lantern", "Red lantern"]) {
        await actor.click(after(thing, named("Add to basket")));
      }
      await actor.read(/3 in your basket/);
      await actor.click(named("Check out"));
    },
  },
  {
    name: "the third of a list",
    page: "headlines",
    goal: { article: "The moth garden" },
    solve: (actor) => actor.click(nth(3, named("Read more"))),
  },
  {
    name: "stars that are nothing but boxes with a listener",
    page: "rating",
    goal: { rating: 4 },
    async solve(actor) {
      await actor.click(nth(4, named("★")));
      await actor.read(/4 of 5/);
      await actor.click(named("Send rating"));
    },
  },
  {
    name: "pictures are counted by what they show",
    page: "owls",
    goal: { right: true },
    async solve(actor) {
      const lines = await actor.look();
      const told = lines.flatMap(({ text, attributes }) =>
        attributes["alt"] === undefined ? text.split(/\W+/) : [attributes["alt"]],
      );
      // The question has the word once.
      const owls = told.filter((word) => word === "owl").length - 1;
      await actor.fill(named("Number"), String(owls));
      await actor.click(named("Send"));
    },
  },
  {
    name: "a total is worked out from prices and numbers",
    page: "total",
    goal: { right: true },
    async solve(actor) {
      await actor.find(named("Total in euros"));
      const text = (await actor.look()).map((line) => line.text).join("\n");
      const sum = [...text.matchAll(/€ (\d+)\D*× (\d+)/g)]
        .map(([, price, count]) => Number(price) * Number(count))
        .reduce((total, one) => total + one, 0);
      await actor.fill(named("Total in euros"), String(sum));
      await actor.click(named("Confirm the total"));
    },
  },
  {
    name: "a question is answered",
    page: "riddle",
    goal: { right: true },
    async solve(actor) {
      const one = await actor.read(/What is (\d+) plus/);
      const other = await actor.read(/plus (\d+)\?/);
      await actor.fill(tag("input"), String(Number(one) + Number(other)));
      await actor.click(named("Answer"));
    },
  },
  {
    name: "what is hidden misleads nobody",
    page: "decoy",
    goal: { right: true },
    async solve(actor) {
      await actor.fill(field("Door code"), await actor.read(/Door code: (\w+)/));
      await actor.click(named("Enter"));
    },
  },
  {
    name: "the cheapest of three pages",
    page: "compare",
    goal: { cheapest: true },
    async solve(actor) {
      const prices: [name: string, price: number][] = [];
      for (const name of ["Argus", "Borea", "Corvus"]) {
        await actor.click(named(name));
        prices.push([name, Number(await actor.read(/Price: € (\d+)/))]);
        await actor.act({ type: "go_back" });
      }
      const [[cheapest] = [""]] = prices.toSorted(([, one], [, other]) => one - other);
      await actor.click(named(cheapest));
      await actor.click(named(`Buy ${cheapest}`));
    },
  },
  {
    name: "the best of six, most of them beyond the viewport",
    page: "almanac",
    goal: { best: true },
    async solve(actor) {
      const all = await actor.act({ type: "scrape" });
      const counts = [...all.matchAll(/(\d+) meteors an hour/g)].map(([, count]) => Number(count));
      const remind = after(`${Math.max(...counts)} meteors`, named("Remind me"));
      await actor.scrollTo(remind);
      await actor.click(remind);
    },
  },
  {
    name: "a book is found, the one that is in, and reserved over four pages",
    page: "library",
    goal: { reserved: "The moth hour", place: "hill" },
    async solve(actor) {
      await actor.fill(named("Title or author"), "moth", { press_enter: true });
      await actor.read(/3 books/);
      await actor.click(after(/, in\b/, named("Details")));
      await actor.check(named("Hill"), true);
      await actor.click(named("Reserve"));
      await actor.read(/Reserved: The moth hour/);
    },
  },
  {
    name: "a page that asks to be loaded again",
    page: "busy",
    goal: { visits: 3 },
    async solve(actor) {
      await actor.read(/Reload the page/);
      await actor.act({ type: "reload" });
      await actor.act({ type: "reload" });
      await actor.click(named("Take a ticket"));
    },
  },
  {
    name: "terms that have to be read to the end",
    page: "terms",
    goal: { read: true, agreed: true },
    async solve(actor) {
      for (let scrolls = 0; !(await seesText(actor, "§ 30")) && scrolls < 20; scrolls += 1) {
        await actor.scrollDown(scrollArea);
      }
      await actor.scrollDown(scrollArea, 5_000).catch(() => undefined);
      await actor.check(named("I have read the terms"), true);
      await actor.click(named("Continue"));
    },
  },
  {
    name: "a button under a sticky header",
    page: "sticky",
    goal: { agreed: true },
    async solve(actor) {
      const agree = named("I agree to the rules");
      if (agree.among(await actor.look()).length === 0) {
        await actor.act({ type: "scroll_up", amount: 200 });
      }
      await actor.click(agree);
    },
  },
];

async function seesText(actor: Parameters<Task["solve"]>[0], text: string): Promise<boolean> {
  return (await actor.look()).some((line) => line.text.includes(text));
}
