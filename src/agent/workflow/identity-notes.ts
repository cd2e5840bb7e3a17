import { placeholders } from "../../contract/placeholders.ts";
import { identityName } from "./for-server.ts";
import { hasForm } from "./placeholder-names.ts";
import type { IdentityField, Placeheld, WorkflowStep } from "./workflow.ts";

/** What a reader should know of the vault and the persona that a workflow needs. */
export function identityNotes(
  identity: readonly IdentityField[],
  placeheld: readonly Placeheld[],
): string[] {
  if (identity.length === 0) return [];
  const hasInbox = identity.includes("persona_id");
  const ids = identity.map(identityName).join(" and ");
  return [
    `The Notte scripts need ${ids}: this server puts values in place of placeholders${hasInbox ? " and reads the inbox" : ""}.`,
    ...(hasInbox
      ? [
          "Notte's Python package starts no session with a persona: there NOTTE_VAULT_ID is the vault, such as the persona's own, and its inbox is not read.",
        ]
      : []),
    ...(placeheld.length > 0
      ? [
          `The Playwright script knows no vault: it reads ${placeheld.map(({ secret }) => secret).join(", ")}.`,
        ]
      : []),
    ...placeheld.flatMap(noteOn),
  ];
}

function noteOn({ secret, placeholder }: Placeheld): string[] {
  if (placeholder === placeholders.code) {
    return [`${secret} is a one-time code of the moment: each run needs one of its own.`];
  }
  return hasForm(placeholder) ? [`${secret} is written like ${placeholder}.`] : [];
}

/** Whether a step reads what a persona received. */
export function needsInbox({ action }: WorkflowStep): boolean {
  return /^(email|sms)_read$/.test(action.type);
}
