import { both, field, named, nth, tag } from "../find.ts";
import type { Task } from "../task.ts";

/** Tasks that fill in forms. */
export const formTasks: Task[] = [
  {
    name: "a form with a trap for robots",
    page: "contact",
    goal: {
      name: "Ada Lovelace",
      email: "ada@example.org",
      website: "",
      message: "Good evening,\nis the garden open?",
    },
    async solve(actor) {
      // Every field that can be seen is filled, as an eager model would.
      const answers: Record<string, string> = {
        name: "Ada Lovelace",
        email: "ada@example.org",
        message: "Good evening,\nis the garden open?",
      };
      for (const line of tag("input", "textarea").among(await actor.look())) {
        const value = answers[line.attributes["name"] ?? ""] ?? "https://spam.example";
        await actor.act({ type: "fill", id: line.id, value });
      }
      await actor.click(named("Send"));
    },
  },
  {
    name: "a text that is edited in place",
    page: "note",
    goal: { note: "Two owls at ten", typed: true },
    async solve(actor) {
      await actor.fill(named("Note"), "Two owls at ten");
      await actor.click(named("Save the note"));
    },
  },
  {
    name: "a number that is corrected by what the error says",
    page: "tickets",
    goal: { errors: 1, all: true },
    async solve(actor) {
      await actor.fill(named("How many?"), "50");
      await actor.click(named("Reserve"));
      await actor.fill(named("How many?"), await actor.read(/Only (\d+) places/));
      await actor.click(named("Reserve"));
    },
  },
  {
    name: "four errors at once are mended",
    page: "signup",
    goal: { tries: 2, user: "ada-2", password: "moth-light-1" },
    async solve(actor) {
      await actor.fill(named("User name"), "ada");
      await actor.fill(named("Password"), "moth-light");
      await actor.click(named("Create account"));
      await actor.read(/needs a digit/);
      await actor.read(/accept the rules\./);
      await actor.fill(named("User name"), await actor.read(/Try ([\w-]+)\./));
      await actor.fill(named("Password"), "moth-light-1");
      await actor.fill(named("Repeat the password"), "moth-light-1");
      await actor.check(named("I accept the rules"), true);
      await actor.click(named("Create account"));
    },
  },
  {
    name: "four steps, one of them taken back",
    page: "wizard",
    goal: { owner: "Ada", garden: "large", food: "Worms" },
    async solve(actor) {
      await actor.fill(named("Your name"), "Ada");
      await actor.click(named("Next"));
      await actor.check(named("Small garden"), true);
      await actor.click(named("Next"));
      await actor.click(named("Back"));
      await actor.check(named("Large garden"), true);
      await actor.click(named("Next"));
      await actor.select(field("Food"), "Worms");
      await actor.click(named("Next"));
      await actor.read(/Ada, large, Worms/);
      await actor.click(named("Adopt"));
    },
  },
  {
    name: "what a field holds is typed into another",
    page: "copying",
    goal: { same: true, note: "" },
    async solve(actor) {
      await actor.fill(named("Type it again"), await actor.read(/value="(INV-\w+)"/));
      await actor.click(named("Pay"));
    },
  },
  {
    name: "a wrong password, then the right one",
    page: "login",
    goal: { tried: ["moth-lamp", "moth-light"] },
    async solve(actor) {
      await actor.fill(named("User"), "ada");
      await actor.fill(named("Password"), "moth-lamp", { press_enter: true });
      await actor.read(/Wrong password/);
      await actor.fill(named("Password"), "moth-light");
      await actor.click(both(tag("button"), named("Sign in")));
      await actor.read(/Welcome back/);
      await actor.click(named("Sign out"));
    },
  },
  {
    name: "native date, time, month and colour",
    page: "booking",
    goal: { day: "2026-12-24", hour: "21:30", next: "2027-02", lamp: "#ffcc00" },
    async solve(actor) {
      await actor.fill(named("Day"), "2026-12-24");
      await actor.fill(named("Hour"), "21:30");
      await actor.fill(named("Month of the next visit"), "2027-02");
      await actor.fill(named("Colour of the lamp"), "#ffcc00");
      await actor.click(named("Book"));
    },
  },
  {
    name: "a day in a calendar two months on and one back",
    page: "calendar",
    goal: { chosen: "2026-11-19" },
    async solve(actor) {
      await actor.click(named("Choose a date"));
      await actor.click(named("Next month"));
      await actor.click(named("Next month"));
      await actor.read(/December 2026/);
      await actor.click(named("Previous month"));
      await actor.read(/November 2026/);
      await actor.click(named(/^19$/));
      await actor.read(/19 November 2026/);
      await actor.click(named("Book the night"));
    },
  },
  {
    name: "a code of six boxes",
    page: "code",
    goal: { right: true },
    async solve(actor) {
      const value = await actor.read(/Your code: (\d{6})/);
      const id = await actor.find(nth(1, tag("input")));
      await actor.act({ type: "multi_factor_fill", id, value });
    },
  },
  {
    name: "an address is filled in one go",
    page: "address",
    goal: {
      given: "Ada",
      family: "Lovelace",
      mail: "ada@example.org",
      street: "1 Moth Lane",
      town: "Graz",
      land: "AT",
    },
    async solve(actor) {
      const value = {
        first_name: "Ada",
        last_name: "Lovelace",
        email: "ada@example.org",
        address1: "1 Moth Lane",
        city: "Graz",
        country: "Austria",
      };
      await actor.act({ type: "form_fill", value });
      await actor.click(named("Deliver"));
    },
  },
];
