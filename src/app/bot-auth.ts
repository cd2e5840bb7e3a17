import { BotAuth, type BotAuthOptions } from "../identity/bot-auth/bot-auth.ts";

/** What signs the requests of sessions, in the name of the public address or of `own`, where the server listens by then. */
export function openBotAuth(
  options: Pick<BotAuthOptions, "db" | "sealing" | "onError">,
  publicUrl: string | undefined,
  own: () => string,
): BotAuth {
  const agent = () => new URL(publicUrl ?? own()).origin;
  return new BotAuth({ ...options, agent, unverifiable: unverifiable(publicUrl) });
}

/** Sites look for the keys at the public address, by https. */
function unverifiable(publicUrl: string | undefined): string | undefined {
  if (publicUrl !== undefined && new URL(publicUrl).protocol === "https:") return undefined;
  return "sites can't check the signatures until NOCTURNE_PUBLIC_URL is an https address at which they reach this server";
}
