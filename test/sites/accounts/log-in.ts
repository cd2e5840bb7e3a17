import { alert, field, type Html, html, page } from "./html.ts";
import type { Person, Visitor } from "./people.ts";
import type { Shop } from "./shop.ts";
import { onward } from "./steps.ts";
import type { Answer, Routes, Visit } from "./visit.ts";

/** The password's pages: one, or one after that of the address. */
export const logInRoutes: Routes = {
  "GET /login": (_, shop) => ({
    html: shop.shape.logIn === "one page" ? logInPage(shop) : addressPage(shop),
  }),
  "POST /login/address"({ sent, visitor }, shop) {
    if (!sent("email").includes("@"))
      return { html: addressPage(shop, "Enter your email address."), status: 422 };
    visitor.email = sent("email").toLowerCase();
    return { to: "/login/password" };
  },
  "GET /login/password": ({ visitor }, shop) =>
    visitor.email === undefined ? { to: "/login" } : { html: passwordPage(shop, visitor.email) },
  "POST /login": (visit, shop) => logIn(visit, shop),
  "POST /logout"({ visitor }) {
    Object.assign(visitor, { person: undefined, isIn: false, passedApp: false });
    return { to: "/goodbye" };
  },
  "GET /goodbye": () => ({
    html: page("You are logged out", html`<p><a href="/login">Log in again</a></p>`, ["leave.js"]),
  }),
};

function logIn(visit: Visit, shop: Shop): Answer | Promise<Answer> {
  const { sent, visitor } = visit;
  shop.received.passwords.push(sent("password"));
  const email = sent("email").toLowerCase();
  const person = shop.people.get(email);
  visitor.email = email;
  if (person === undefined || person.password !== sent("password"))
    return refused(shop, email, "The email address or the password is not right.");
  if (!person.isConfirmed) return { html: unconfirmedPage(person), status: 403 };
  begin(visitor, person, sent("remember") !== "");
  return onward(visit, shop);
}

function begin(visitor: Visitor, person: Person, remember: boolean): void {
  Object.assign(visitor, { person, isIn: false, passedApp: false, remember });
}

function refused({ shape }: Shop, email: string, why: string): Answer {
  const shown = shape.logIn === "one page" ? logInPage : passwordPage;
  return { html: shown({ shape }, email, why), status: 401 };
}

/** The page on which address and password are asked for; whoever copies it sends them elsewhere. */
export function logInPage(
  { shape }: Pick<Shop, "shape">,
  email = "",
  why?: string,
  more: { action?: string; passwordType?: string; scripts?: string[]; beside?: Html } = {},
): string {
  const told = (words: string) => (shape.autocomplete ? words : undefined);
  return page(
    "Log in",
    html`${alert(why)}
      <form method="post" action="${more.action ?? "/login"}">
        ${field({
          name: "email",
          label: "Email address",
          type: "email",
          autocomplete: told("username"),
          value: email,
        })}
        ${field({
          name: "password",
          label: "Password",
          type: more.passwordType ?? "password",
          autocomplete: told("current-password"),
        })}
        <label class="check"
          ><input type="checkbox" name="remember" value="yes" /> Remember this device for 30
          days</label
        >
        <button>Log in</button>
      </form>
      ${more.beside}
      <p>New here? <a href="/join">Create an account</a></p>`,
    more.scripts,
  );
}

function addressPage({ shape }: Shop, why?: string): string {
  return page(
    "Log in",
    html`<form method="post" action="/login/address">
        ${field({
          name: "email",
          label: "Email address",
          type: "email",
          autocomplete: shape.autocomplete ? "username" : undefined,
          error: why,
        })}
        <button>Continue</button>
      </form>
      <p>New here? <a href="/join">Create an account</a></p>`,
  );
}

function passwordPage({ shape }: Pick<Shop, "shape">, email: string, why?: string): string {
  return page(
    "Enter your password",
    html`${alert(why)}
      <p>Logging in as <b>${email}</b>. <a href="/login">Not you?</a></p>
      <form method="post" action="/login">
        <input type="email" name="email" value="${email}" autocomplete="username" hidden readonly />
        ${field({
          name: "password",
          label: "Password",
          type: "password",
          autocomplete: shape.autocomplete ? "current-password" : undefined,
        })}
        <label class="check"
          ><input type="checkbox" name="remember" value="yes" /> Remember this device for 30
          days</label
        >
        <button>Log in</button>
      </form>`,
  );
}

function unconfirmedPage({ email }: Person): string {
  return page(
    "Confirm your email address first",
    html`${alert("Your account can't be used before its email address is confirmed.")}
      <p>We sent a link to <b>${email}</b>.</p>
      <form method="post" action="/join/resend">
        <button class="quiet">Send it again</button>
      </form>`,
  );
}
