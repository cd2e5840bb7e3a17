import { ApiError } from "../../../src/contract/client.ts";
import { consoleHeader } from "./client.ts";

/** Who is logged in, by which key. */
export interface Me {
  key_id: string;
  key_name: string;
  key_hint: string;
  account: string;
  /** RFC 3339: when the log-in ends. */
  expires_at: string;
  version: string;
}

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`/console/${path}`, {
    method,
    headers: { ...consoleHeader, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer as Answer;
}

/** Logs in with an API key, which only the server keeps. Throws an `ApiError` of 401 for a wrong one. */
export function logIn(key: string): Promise<Me> {
  return ask("POST", "login", { key });
}

/** Ends the log-in of this browser. */
export async function logOut(): Promise<void> {
  await ask("POST", "logout");
}

/** Who is logged in; null where nobody is. */
export async function whoAmI(): Promise<Me | null> {
  return (await ask<{ logged_in: Me | null }>("GET", "me")).logged_in;
}
