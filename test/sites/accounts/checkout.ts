import { asHtml, field, type Html, html, page } from "./html.ts";
import { secretWord } from "./people.ts";
import type { ReceivedCard, Shape } from "./shop.ts";
import type { Routes, Visit } from "./visit.ts";

/** Paying by card. */
export const checkoutRoutes: Routes = {
  "GET /shop/checkout": (_, { shape, providerUrl }) => ({
    html: checkoutPage(
      shape.card === "framed" ? framed(providerUrl) : cardFields(shape),
      shape.card === "framed" ? ["pay.js"] : [],
    ),
  }),
  "POST /shop/checkout"(visit, { received, cards }) {
    const card = cards.get(visit.sent("card_token")) ?? cardIn(visit);
    if (card.number.length < 12)
      return {
        html: page("The card was refused", html`<p><a href="/shop/checkout">Back</a></p>`),
        status: 402,
      };
    received.cards.push(card);
    return { html: paidPage(card) };
  },
};

/** The payment provider, on another host. */
export const providerRoutes: Routes = {
  "GET /card": (_, { shape }) => ({ html: providerPage(shape) }),
  "POST /tokens"(visit, { cards }) {
    const token = secretWord();
    cards.set(token, cardIn(visit));
    return { json: { token } };
  },
};

function cardIn({ sent }: Visit): ReceivedCard {
  const lists = [sent("expiry_month"), sent("expiry_year").slice(-2)].join("/");
  return {
    number: sent("card_number").replaceAll(/\D/g, ""),
    name: sent("card_name"),
    expiry: lists === "/" ? sent("expiry") : lists,
    cvc: sent("cvc"),
  };
}

function checkoutPage(card: Html, scripts: string[]): string {
  return page(
    "Check out",
    html`<table>
        <tr>
          <td>Trowel, ash handle</td>
          <td>18.50</td>
        </tr>
        <tr>
          <td>Delivery</td>
          <td>3.90</td>
        </tr>
        <tr>
          <th>Total</th>
          <th>22.40</th>
        </tr>
      </table>
      <form id="pay" method="post" action="/shop/checkout">
        ${card}<button>Pay 22.40</button>
      </form>`,
    scripts,
  );
}

function framed(providerUrl: string): Html {
  return html`<iframe id="card" src="${providerUrl}/card" title="Secure card payment"></iframe>
    <input type="hidden" name="card_token" />`;
}

function cardFields({ expiry, autocomplete }: Shape): Html {
  const of = (name: string, label: string, words: string, more?: Html) =>
    field({ name, label, autocomplete: autocomplete ? words : undefined, ...(more && { more }) });
  const digits = asHtml('inputmode="numeric"');
  return html`${of("card_number", "Card number", "cc-number", digits)}
    ${of("card_name", "Name on the card", "cc-name")}
    <div class="row">
      ${
        expiry === "lists"
          ? expiryLists(autocomplete)
          : of(
              "expiry",
              "Expiry date (MM/YY)",
              "cc-exp",
              asHtml('placeholder="MM/YY" maxlength="7"'),
            )
      }
      ${of("cvc", "Security code", "cc-csc", asHtml('inputmode="numeric" maxlength="4"'))}
    </div>`;
}

function expiryLists(autocomplete: boolean): Html {
  const list = (name: string, label: string, words: string, values: string[]) =>
    html`<div class="field">
      <label for="${name}">${label}</label>
      <select
        id="${name}"
        name="${name}"
        ${autocomplete ? html`autocomplete="${words}"` : undefined}
      >
        <option value="">Choose</option>
        ${values.map((value) => html`<option>${value}</option>`)}
      </select>
    </div>`;
  const months = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, "0"));
  const first = new Date().getFullYear();
  const years = Array.from({ length: 12 }, (_, year) => String(first + year));
  return html`${list("expiry_month", "Expiry month", "cc-exp-month", months)}
  ${list("expiry_year", "Expiry year", "cc-exp-year", years)}`;
}

function paidPage({ number, name }: ReceivedCard): string {
  return page(
    "Thank you",
    html`<p class="done" role="status">
        Paid with the card of ${name} that ends in ${number.slice(-4)}.
      </p>
      <p>Your order number is 771-204518.</p>`,
  );
}

function providerPage(shape: Shape): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Card</title>
        <link rel="stylesheet" href="/look.css" />
      </head>
      <body class="framed">
        <form>${cardFields(shape)}</form>
        <script src="/provider.js"></script>
      </body>
    </html>`.html;
}
