import type { Blocked } from "../../contract/page.ts";
import type { Signs } from "./signs.ts";
import { accountAddress, loginAddress, loginAsked } from "./words.ts";

/** Asks to log in for something other than to read. */
const toTakePart =
  /[^.!?]*\b(log|sign)(ged|ned)?[ -]?in\b[^.!?]{0,40} to (reply|post|comment|leave|vote|write|rate|add|join|like|follow|ask|answer|participate|save|review|bid|download|contact|message|upvote|subscribe|buy|order|see (the |exact |your |our )?pric|get|enjoy|access all)[^.!?]*/g;

/** A login or a subscription in place of what was asked for. */
export function loginWall(signs: Signs): Blocked | null {
  const { status, url, requestedUrl } = signs.page;
  if (isLogin(requestedUrl) || isAccount(requestedUrl)) return null;
  if ((status === 401 || status === 407 || status === 402) && signs.prose < 1500) {
    return wall(`The server asks for a login or a payment first (HTTP ${status}).`);
  }
  if (signs.matter > 3 || signs.prose > 1200) return null;
  const asked = loginAsked.exec(signs.text.replace(toTakePart, ""));
  const isSent = isLogin(url) && withoutQuery(url) !== withoutQuery(requestedUrl);
  const hasForm = signs.passwords > 0 || (signs.fields > 0 && signs.size < 800);
  if (isSent && (hasForm || (asked && signs.prose < 350) || signs.size < 200)) {
    return wall(`The request was sent on to a login page (${withoutQuery(url)}).`);
  }
  const isShort = signs.prose < 350 && signs.size < 1500 && signs.links < 25;
  if (!isShort || signs.textareas > 0) return null;
  if (signs.passwords === 1 && signs.fields < 3 && signs.matter === 0 && signs.media < 8) {
    return wall("The page is little more than a login form.");
  }
  if (asked && signs.media < 8) return wall(`The page asks for a login ("${asked[0]}").`);
  return null;
}

function wall(reason: string): Blocked {
  return { kind: "login wall", reason };
}

function isLogin(url: string): boolean {
  return matches(url, loginAddress);
}

function isAccount(url: string): boolean {
  return matches(url, accountAddress);
}

/** Looks at the first label of the host and at the path. */
function matches(url: string, pattern: RegExp): boolean {
  const parsed = URL.parse(url);
  if (!parsed) return false;
  const label = parsed.hostname.split(".").slice(0, -2).join(".");
  return pattern.test(label) || pattern.test(parsed.pathname);
}

function withoutQuery(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : url;
}
