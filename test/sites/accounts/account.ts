import { type Html, html, page } from "./html.ts";
import type { Person } from "./people.ts";
import type { Routes, Visit } from "./visit.ts";

/** What is behind the log-in. */
export const accountRoutes: Routes = {
  "GET /": () => ({ html: homePage() }),
  "GET /account": ({ visitor }) => (visitor.isIn ? { html: dashboardPage() } : { to: "/login" }),
  "GET /api/me": (visit) => {
    const { visitor, authorization } = visit;
    const { person, isIn } = visitor;
    if (!isIn || person === undefined || authorization !== `Bearer ${person.token}`)
      return { json: { error: "not signed in" }, status: 401 };
    return { json: { name: person.firstName, email: person.email } };
  },
  "GET /settings": (visit) =>
    visit.visitor.isIn && visit.visitor.person !== undefined
      ? { html: settingsPage(visit.visitor.person, visit) }
      : { to: "/login" },
  "GET /help": () => ({ html: page("Help", html`<p>Call 020 7946 0123.</p>`) }),
  "GET /terms": () => ({ html: page("Terms of use", html`<p>Be kind to plants.</p>`) }),
};

function homePage(): string {
  return page(
    "Everything for your garden",
    html`<p>Seeds, tools and patience, sent to your door.</p>
      <p><a class="button" href="/join">Create an account</a> <a href="/login">Log in</a></p>`,
  );
}

/** Empty until its script has found all three that a logged-in device holds. */
function dashboardPage(): string {
  return page(
    "Your account",
    html`<div id="welcome" role="status">Loading …</div>
      <ul id="more" hidden>
        <li><a href="/settings">Settings</a></li>
        <li><a href="/shop/checkout">Check out</a></li>
      </ul>
      <form id="leave" method="post" action="/logout" hidden>
        <button class="quiet">Log out</button>
      </form>`,
    ["device.js", "account.js"],
  );
}

/** What is known of somebody; a careless site shows the password, `?password=` says how. */
function settingsPage(person: Person, { url }: Visit): string {
  const careless = carelessly[url.searchParams.get("password") ?? ""];
  return page(
    "Settings",
    html`<dl>
        <dt>Name</dt>
        <dd>${person.firstName} ${person.lastName}</dd>
        <dt>Email address</dt>
        <dd>${person.email}</dd>
        <dt>Phone</dt>
        <dd>${person.phone}</dd>
      </dl>
      ${careless?.(person.password)}
      <p><a href="/account">Back</a></p>`,
  );
}

/** Ways in which a password stands on a page that should not show it. */
const carelessly: Record<string, (password: string) => Html> = {
  text: (password) => html`<p>Your password is ${password}</p>`,
  field: (password) =>
    html`<div class="field">
      <label for="shown">Your password</label><input id="shown" value="${password}" readonly />
    </div>`,
  attribute: (password) =>
    html`<p title="Your password is ${password}">Hover to see the password</p>`,
  spans: (password) =>
    html`<p>Your password is ${Array.from(password, (sign) => html`<span>${sign}</span>`)}</p>`,
};
