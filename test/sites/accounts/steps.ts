import { alert, asHtml, field, type Html, html, page } from "./html.ts";
import { newCode, type Person, secretWord } from "./people.ts";
import type { Shop } from "./shop.ts";
import { isCodeOf, newSeed } from "./totp.ts";
import type { Answer, Routes, Visit } from "./visit.ts";

/** The steps after the password: what is set up at the first log-in, and what is asked for at each. */
export const stepRoutes: Routes = {
  "GET /security/app": forSomebody((person, _, { shape }) => {
    person.seed ??= newSeed();
    return { html: appPage(person, person.seed, shape.code) };
  }),
  "POST /security/app": forSomebody((person, visit, shop) => {
    person.hasApp ||= isRight(person, visit, shop);
    visit.visitor.passedApp ||= person.hasApp;
    if (person.hasApp) return onward(visit, shop);
    return { html: appPage(person, person.seed ?? "", shop.shape.code, wrong), status: 422 };
  }),
  "GET /security/phone": forSomebody((person) => ({ html: phonePage(person.phone) })),
  "POST /security/phone": forSomebody(async (person, { sent }, shop) => {
    person.phone = sent("phone").replace(/[^\d+]/g, "");
    await text(person, shop);
    return { to: "/login/text" };
  }),
  "GET /login/app": forSomebody((_, __, { shape }) => ({ html: codePage("app", shape.code) })),
  "POST /login/app": forSomebody((person, visit, shop) => {
    visit.visitor.passedApp = isRight(person, visit, shop);
    if (visit.visitor.passedApp) return onward(visit, shop);
    return { html: codePage("app", shop.shape.code, wrong), status: 422 };
  }),
  "GET /login/text": forSomebody((person, _, { shape }) => ({
    html: codePage("text", shape.code, undefined, person.phone),
  })),
  "POST /login/text/again": forSomebody(async (person, _, shop) => {
    await text(person, shop);
    return { to: "/login/text" };
  }),
  "POST /login/text": forSomebody((person, visit, shop) => {
    const code = codeIn(visit, shop);
    if (!visit.visitor.passedApp || code === "" || code !== person.texted)
      return { html: codePage("text", shop.shape.code, wrong, person.phone), status: 422 };
    person.texted = undefined;
    person.hasPhone = true;
    return arrive(visit, shop);
  }),
  "GET /login/done": ({ visitor }) =>
    visitor.isIn && visitor.person !== undefined
      ? { html: donePage(visitor.person.token) }
      : { to: "/login" },
};

const wrong = "That code is not right. Try the newest one.";

function forSomebody(
  answer: (person: Person, visit: Visit, shop: Shop) => Answer | Promise<Answer>,
): Routes[string] {
  return (visit, shop) =>
    visit.visitor.person === undefined
      ? { to: "/login" }
      : answer(visit.visitor.person, visit, shop);
}

/** Where somebody goes whose password was right. */
export async function onward(visit: Visit, shop: Shop): Promise<Answer> {
  const { visitor, cookies } = visit;
  const { steps } = shop.shape;
  const { person } = visitor;
  if (person === undefined) return { to: "/login" };
  const isRemembered = shop.devices.get(cookies["device"] ?? "") === person.email;
  if (steps === "none" || isRemembered) return arrive(visit, shop);
  if (!person.hasApp) return { to: "/security/app" };
  if (!visitor.passedApp) return { to: "/login/app" };
  if (steps === "app") return arrive(visit, shop);
  if (!person.hasPhone) return { to: "/security/phone" };
  await text(person, shop);
  return { to: "/login/text" };
}

function arrive({ visitor }: Visit, { devices }: Shop): Answer {
  visitor.isIn = true;
  if (!visitor.remember || visitor.person === undefined) return { to: "/login/done" };
  const device = secretWord();
  devices.set(device, visitor.person.email);
  const cookie = `device=${device}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`;
  return { to: "/login/done", cookies: [cookie] };
}

async function text(person: Person, { sendText }: Shop): Promise<void> {
  person.texted = newCode();
  await sendText(
    person.phone,
    `Fernhollow: ${person.texted} is your code. It is good for 10 minutes. Never share it.`,
  );
}

/** The code as it was typed, noted as received. */
function codeIn({ sent }: Visit, { received }: Shop): string {
  const code = sent("code").replaceAll(/\s/g, "");
  received.codes.push(code);
  return code;
}

function isRight(person: Person, visit: Visit, shop: Shop): boolean {
  const code = codeIn(visit, shop);
  return person.seed !== undefined && isCodeOf(person.seed, code);
}

function appPage(
  { email }: Person,
  seed: string,
  kind: Shop["shape"]["code"],
  why?: string,
): string {
  const uri = `otpauth://totp/Fernhollow:${encodeURIComponent(email)}?secret=${seed}&issuer=Fernhollow&algorithm=SHA1&digits=6&period=30`;
  const grouped = (seed.match(/.{1,4}/g) ?? []).join(" ");
  return page(
    "Protect your account",
    html`<ol>
        <li>Open your authenticator app and add an account.</li>
        <li>
          Enter this setup key: <code id="seed">${grouped}</code><br />
          or open <a href="${uri}">this link</a> on your phone.
        </li>
        <li>Type the code that the app shows.</li>
      </ol>
      <details>
        <summary>Details for other apps</summary>
        <p class="hint">${uri}</p>
      </details>
      <form method="post" action="/security/app">
        ${alert(why)}${codeFields(kind, "Code from the app")}<button>Confirm</button>
      </form>`,
    ["boxes.js"],
  );
}

function phonePage(phone: string): string {
  return page(
    "Confirm your phone",
    html`<p>We send a code by text message whenever you log in on a new device.</p>
      <form method="post" action="/security/phone">
        ${field({
          name: "phone",
          label: "Mobile phone",
          type: "tel",
          autocomplete: "tel",
          value: phone,
        })}
        <button>Send me a code</button>
      </form>`,
  );
}

function codePage(
  by: "app" | "text",
  kind: Shop["shape"]["code"],
  why?: string,
  phone = "",
): string {
  const [title, words, label] =
    by === "app"
      ? ["Enter the code of your app", "Open your authenticator app.", "Code from the app"]
      : [
          "We sent you a text message",
          `It went to the number that ends in ${phone.slice(-2)}.`,
          "Code from the message",
        ];
  return page(
    title,
    html`<p>${words}</p>
      <form method="post" action="/login/${by}">
        ${alert(why)}${codeFields(kind, label)}<button>Continue</button>
      </form>
      ${
        by === "app"
          ? undefined
          : html`<form method="post" action="/login/text/again">
              <button class="quiet">Send another code</button>
            </form>`
      }`,
    ["boxes.js"],
  );
}

function codeFields(kind: Shop["shape"]["code"], label: string): Html {
  if (kind === "one field")
    return field({
      name: "code",
      label,
      autocomplete: "one-time-code",
      more: asHtml('inputmode="numeric" maxlength="7"'),
    });
  const boxes = [1, 2, 3, 4, 5, 6].map(
    (number) =>
      html`<input
        inputmode="numeric"
        maxlength="1"
        aria-label="Digit ${number}"
        ${asHtml(number === 1 ? 'autocomplete="one-time-code"' : 'autocomplete="off"')}
      />`,
  );
  return html`<fieldset class="boxes">
    <legend>${label}</legend>
    <div class="row">${boxes}</div>
    <input type="hidden" name="code" />
  </fieldset>`;
}

/** A device is logged in by the cookie, this token, and a preference. */
function donePage(token: string): string {
  return page("One moment", html`<p role="status" data-token="${token}">Logging you in …</p>`, [
    "device.js",
    "arrive.js",
  ]);
}
