import { placeholders } from "../contract/placeholders.ts";
import type { OpenVault } from "../identity/credential.ts";
import type { OpenPersona } from "../identity/open-persona.ts";

const mostSites = 30;

/** Who the agent is and what it has, as far as it may know: no secret stands in it. */
export function identityWords(
  vaults: readonly OpenVault[],
  persona: OpenPersona | undefined,
): string[] {
  const sites = [...new Set(vaults.flatMap(({ credentials }) => credentials.map(siteOf)))];
  const rest = sites.length - mostSites;
  const more = rest > 0 ? ` and ${rest} other sites` : "";
  return [
    ...(persona === undefined ? [] : [personaWords(persona)]),
    ...(sites.length === 0
      ? []
      : [`There are credentials for ${sites.slice(0, mostSites).join(", ")}${more}.`]),
    ...(vaults.some(({ card }) => card !== undefined) ? ["There is a payment card."] : []),
  ];
}

function siteOf({ domain, mfaSecret }: { domain: string; mfaSecret?: string }): string {
  return mfaSecret === undefined ? domain : `${domain} (with an authenticator)`;
}

function personaWords({ firstName, lastName, email, phoneNumber, vault }: OpenPersona): string {
  const phone = phoneNumber === null ? "" : `, phone ${phoneNumber}`;
  const reads = phoneNumber === null ? "email_read reads" : "email_read and sms_read read";
  const password =
    vault === undefined
      ? ""
      : ` Where you have no account yet, type ${placeholders.password} as the new password: one is made up and kept.`;
  return `You act as ${firstName} ${lastName}, email ${email}${phone}. ${reads} what arrives there; a code that arrives need not be read: ${placeholders.code} is the newest.${password}`;
}
