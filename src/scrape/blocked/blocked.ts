import { captcha, genericBotCheck } from "./captcha.ts";
import { consentWall } from "./consent.ts";
import { emptyShell } from "./empty.ts";
import { errorPage } from "./error.ts";
import type { Blocked } from "../../contract/page.ts";
import { loginWall } from "./login.ts";
import type { Signs } from "./signs.ts";
import { vendorBlock } from "./vendors.ts";

/**
 * Whether something stands where the page should be: a captcha, a login, a check for bots, an
 * error, nothing, or a question for consent. Null for a page that holds what was asked for. Words
 * count only where there is little else to read, so that pages about such things pass.
 */
export function blockedBySigns(signs: Signs): Blocked | null {
  // The content is there, and its own script shows it.
  if (signs.hidden > 2000 && signs.hidden > 2 * signs.size) return null;
  return (
    vendorBlock(signs) ??
    captcha(signs) ??
    genericBotCheck(signs) ??
    loginWall(signs) ??
    consentWall(signs) ??
    errorPage(signs) ??
    emptyShell(signs)
  );
}
