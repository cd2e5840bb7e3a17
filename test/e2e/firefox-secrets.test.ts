import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { redactorOf } from "../../src/actions/redaction.ts";
import { vaultSecrets } from "../../src/actions/vault-secrets.ts";
import { placeholders } from "../../src/contract/placeholders.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type LiveSession, openLiveSession } from "../live-session.ts";
import type { HostileSite } from "../sites/hostile-site.ts";
import { secretPages } from "../sites/secret-pages.ts";

const card = { holder: "Ada King", number: "5555555555554444", cvv: "737", expiration: "09/2031" };
const own = {
  domain: "127.0.0.1",
  email: "ada@lovelace.example",
  password: "tr0ub4dor",
  mfaSecret: undefined,
  mayBePlain: false,
};

let live: LiveSession;
let stage: HostileSite;
let session: Session;

before(async () => {
  live = await openLiveSession({ browser_type: "firefox" });
  ({ stage, session } = live);
});
after(() => live?.[Symbol.asyncDispose]());

const execute = (action: Record<string, unknown>) => live.succeed(action);
const open = (page: string) => execute({ type: "goto", url: `${stage.site.url}${page}` });

// Of one length, so that pages that show them take the same room.
const values = ["4929175310446289", "8310667295540127"];

async function picture(isCovered: boolean): Promise<string> {
  const redact = redactorOf(values.map((value) => ({ value, placeholder: "(hidden)" })));
  using _ = isCovered
    ? session.identity.secrets.add({
        redact,
        shows: (text) => redact(text) !== text,
        shown: (text) => values.filter((value) => text.includes(value)),
        valueFor: async () => undefined,
      })
    : undefined;
  return Buffer.from(await session.screenshot("png", "raw")).toString("base64");
}

const telling = new Set([
  "text that is styled against it",
  "a picture's text and generated content",
]);
for (const { name, html, script } of secretPages.filter((one) => telling.has(one.name)))
  test(`a picture is the same whatever the value is: ${name}`, async () => {
    const covered: string[] = [];
    for (const value of values) {
      await open("/blank");
      const written = JSON.stringify(html(value, ""));
      const code = `document.open(); document.write(${written}); document.close(); ${script ?? ""}; 1`;
      await execute({ type: "evaluate_js", code });
      const plain = await picture(false);
      covered.push(await picture(true));
      assert.notEqual(covered.at(-1), plain);
      assert.equal(await picture(false), plain, "afterwards the page looks as before");
    }
    assert.equal(covered[0], covered[1]);
  });

test("a card is filled, its month as text where there are no fields of months", async () => {
  const vault = { id: "v", credentials: [own], card, [Symbol.dispose]() {} };
  using _ = session.identity.secrets.add(vaultSecrets(vault));
  await open("/card?month");
  const { cardNumber: cc_number, cardExpiration: cc_exp } = placeholders;
  await execute({ type: "form_fill", value: { cc_number, cc_exp } });
  await execute({ type: "click", selector: "form button" });
  const sent = new URLSearchParams(stage.site.received.at(-1)?.split(" ")[2]);
  assert.equal(sent.get("number"), card.number);
  assert.equal(sent.get("exp"), "2031-09");
});
