import type { Actor } from "../actor/actor.ts";
import { both, field, named, tag } from "../actor/find.ts";
import type { Solution } from "../models/task-solver.ts";

/** What a persona's brief tells of it. */
interface Brief {
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
}

/**
 * What somebody does at the shop with accounts: opens one, logs in and pays. It knows of itself and
 * of secrets what the prompt tells.
 */
export const shopper: readonly Solution[] = [
  {
    words: "Open an account",
    async solve(actor, told) {
      await signUp(actor, briefIn(told));
      await actor.click(both(tag("a"), named("Log in")));
      await typePassword(actor, briefIn(told).email);
      await actor.read(/Enter this setup key/);
      await askToKeepSeed(actor);
      await enterCode(actor, "Code from the app", "totp");
      await actor.click(named("Send me a code"));
      await enterCode(actor, "Code from the message", "sms");
      await actor.read(/Signed in as \S+@\S+\./);
    },
  },
  {
    words: "Log in",
    async solve(actor, told) {
      await typePassword(actor, briefIn(told).email);
      await enterCode(actor, "Code from the app", "totp");
      await enterCode(actor, "Code from the message", "sms");
      await actor.read(/Signed in as \S+@\S+\./);
      if (told.includes("buy what is in the basket")) await pay(actor);
    },
  },
  { words: "Pay", solve: pay },
];

function briefIn(told: string): Brief {
  const found =
    /You act as (?<first_name>\S+) (?<last_name>[^,]+), email (?<email>[^,]+), phone (?<phone>\+\d+)\./.exec(
      told,
    );
  if (found?.groups === undefined) throw new Error("The prompt does not tell who to be.");
  return { ...found.groups } as unknown as Brief;
}

async function signUp(actor: Actor, brief: Brief): Promise<void> {
  await actor.act({ type: "form_fill", value: { ...brief, new_password: "mycoolpassword" } });
  await actor.check(named(/I accept the/), true);
  await actor.click(named("Create account"));
  await actor.read(/We sent a link to/);
  const emails = await actor.act({ type: "email_read" });
  const link = /https?:[^\s"'\\]+\/confirm\?[^\s"'\\]+/.exec(emails)?.[0];
  if (link === undefined) throw new Error(`No email tells a link: ${emails}`);
  await actor.act({ type: "goto", url: link });
  await actor.read(/Your email address is confirmed/);
}

/** An action that a person has to carry out is told as a failure; the answer comes beside it. */
async function askToKeepSeed(actor: Actor): Promise<void> {
  const help = { type: "help", reason: "Keep the setup key that the page shows." };
  await actor.act(help).catch(() => undefined);
}

/** On one page, or on two. */
async function typePassword(actor: Actor, email: string): Promise<void> {
  const address = field("Email address");
  await actor.fill(address, email);
  if (named("Continue").among(await actor.look()).length > 0) await actor.click(named("Continue"));
  await actor.fill(field("Password"), "mycoolpassword");
  await actor.check(named(/Remember this device/), false);
  await actor.click(both(tag("button"), named("Log in")));
}

/** Into one field, or into six boxes, of which the first is told. */
async function enterCode(actor: Actor, label: string, code_from: string): Promise<void> {
  const boxes = { says: label, among: oneOf(label) };
  const id = await actor.find(boxes);
  await actor.act({ type: "multi_factor_fill", id, value: "999779", code_from });
  await actor.click(named(/^(Continue|Confirm)$/));
}

function oneOf(label: string) {
  return (lines: Parameters<ReturnType<typeof named>["among"]>[0]) => {
    const found = field(label).among(lines);
    return found.length > 0 ? found : named("Digit 1").among(lines);
  };
}

async function pay(actor: Actor): Promise<void> {
  await actor.click(named("Basket"));
  await actor.read(/Check out/);
  await actor.act({
    type: "form_fill",
    value: {
      cc_number: "4242 4242 4242 4242",
      cc_name: "John Doe",
      cc_exp: "04/42",
      cc_cvv: "444",
    },
  });
  await actor.click(named(/^Pay /));
  await actor.read(/Paid with the card of .+ that ends in \d+/);
}
