import { alert, field, html, page } from "./html.ts";
import { newPerson, secretWord } from "./people.ts";
import type { Shop } from "./shop.ts";
import type { Routes, Visit } from "./visit.ts";

type Errors = Record<string, string | undefined>;

const shortest = 10;

/** Signing up, and the confirmation of the address. */
export const joinRoutes: Routes = {
  "GET /join": (visit, shop) => ({ html: joinPage(visit, shop, {}) }),
  async "POST /join"(visit, shop) {
    shop.received.passwords.push(visit.sent("password"));
    const errors = errorsIn(visit, shop);
    if (Object.keys(errors).length > 0) return { html: joinPage(visit, shop, errors), status: 422 };
    const person = newPerson({
      firstName: visit.sent("first_name"),
      lastName: visit.sent("last_name"),
      email: visit.sent("email"),
      phone: visit.sent("phone").replace(/[^\d+]/g, ""),
      password: visit.sent("password"),
    });
    shop.people.set(person.email, person);
    visit.visitor.email = person.email;
    await shop.sendEmail(person, "confirm");
    return { to: "/join/sent" };
  },
  "GET /join/sent": ({ visitor, url }) => ({ html: sentPage(visitor.email, url) }),
  async "POST /join/resend"({ visitor }, shop) {
    const person = shop.people.get(visitor.email ?? "");
    if (person === undefined || person.isConfirmed) return { to: "/login" };
    person.confirmation = secretWord();
    await shop.sendEmail(person, "confirm");
    return { to: "/join/sent?again" };
  },
  async "GET /confirm"({ url }, shop) {
    const token = url.searchParams.get("token");
    const person = [...shop.people.values()].find(({ confirmation }) => confirmation === token);
    if (person === undefined) return { html: staleLinkPage(), status: 410 };
    const isNew = !person.isConfirmed;
    person.isConfirmed = true;
    if (isNew) await shop.sendEmail(person, "welcome");
    return { html: confirmedPage() };
  },
};

function errorsIn({ sent }: Visit, { people }: Shop): Errors {
  const errors: Errors = {};
  for (const name of ["first_name", "last_name"])
    if (sent(name) === "") errors[name] = "Enter your name.";
  if (!/^\S+@\S+\.\S+$/.test(sent("email"))) errors["email"] = "Enter an email address.";
  else if (people.has(sent("email").toLowerCase()))
    errors["email"] = "There is an account with this email address. Log in instead.";
  if (sent("phone").replaceAll(/\D/g, "").length < 8)
    errors["phone"] = "Enter a phone number with its country code.";
  const password = sent("password");
  if (password.length < shortest || !/[A-Z]/.test(password) || !/\d/.test(password))
    errors["password"] = "The password is too weak: see above what it needs.";
  if (sent("password_again") !== password)
    errors["password_again"] = "The passwords are not the same.";
  if (sent("terms") === "") errors["terms"] = "Please accept the terms.";
  return errors;
}

function joinPage({ sent, method }: Visit, { shape }: Shop, errors: Errors): string {
  const of = (name: string, label: string, autocomplete: string, type = "text", hint?: string) =>
    field({
      name,
      label,
      type,
      hint,
      autocomplete: shape.autocomplete ? autocomplete : undefined,
      value: method === "POST" && type !== "password" ? sent(name) : "",
      error: errors[name],
    });
  return page(
    "Create your account",
    html`${alert(Object.keys(errors).length > 0 ? "Please look at the fields below." : undefined)}
      <form method="post" action="/join" novalidate>
        <div class="row">
          ${of("first_name", "First name", "given-name")}
          ${of("last_name", "Last name", "family-name")}
        </div>
        ${of("email", "Email address", "email", "email")}
        ${of("phone", "Mobile phone", "tel", "tel", "With the country code, such as +44 7700 900123")}
        ${of(
          "password",
          "Choose a password",
          "new-password",
          "password",
          `At least ${shortest} characters, with a capital letter and a number`,
        )}
        ${of("password_again", "Repeat the password", "new-password", "password")}
        <label class="check"
          ><input type="checkbox" name="terms" value="yes" /> I accept the
          <a href="/terms">terms of use</a></label
        >
        ${errors["terms"] === undefined ? undefined : html`<p class="error">${errors["terms"]}</p>`}
        <label class="check"
          ><input type="checkbox" name="news" value="yes" /> Send me garden news (optional)</label
        >
        <button>Create account</button>
      </form>
      <p>Have an account? <a href="/login">Log in</a></p>`,
  );
}

function sentPage(email: string | undefined, url: URL): string {
  return page(
    "Check your inbox",
    html`${
        url.searchParams.has("again")
          ? html`<p class="done" role="status">We sent it again. Earlier links no longer work.</p>`
          : undefined
      }
      <p>We sent a link to <b>${email ?? "your address"}</b>. Open it to finish your account.</p>
      <form method="post" action="/join/resend">
        <p class="hint">Nothing there? Look among the spam, or</p>
        <button class="quiet">Send it again</button>
      </form>`,
  );
}

function staleLinkPage(): string {
  return page(
    "This link no longer works",
    html`<p>
      It is too old, or a newer one was sent. <a href="/login">Log in</a> to get another.
    </p>`,
  );
}

function confirmedPage(): string {
  return page(
    "Your email address is confirmed",
    html`<p>Thank you. You can use your account now.</p>
      <p><a class="button" href="/login">Log in</a></p>`,
  );
}
