import { Contact, type LucideIcon, UserRoundCog, Vault } from "lucide-react";
import { Link } from "wouter";
import type { SessionResponse } from "../../../../src/contract/sessions.ts";

/** Who a session acts as: its persona, vault and profile. */
export function Who({ session }: { session: SessionResponse }) {
  const { persona_id: persona, vault_id: vault, profile } = session;
  if (persona === null && vault === null && profile === null)
    return <span className="faint">–</span>;
  return (
    <span className="row">
      {persona !== null && (
        <Identity icon={Contact} to={`/personas/${persona}`} what="Persona" id={persona} />
      )}
      {vault !== null && <Identity icon={Vault} to={`/vaults/${vault}`} what="Vault" id={vault} />}
      {profile !== null && (
        <Identity
          icon={UserRoundCog}
          to="/profiles"
          what={profile.persist ? "Profile, saved at the end" : "Profile"}
          id={profile.id}
        />
      )}
    </span>
  );
}

function Identity(props: { icon: LucideIcon; to: string; what: string; id: string }) {
  const { icon: Icon, to, what, id } = props;
  return (
    <Link to={to} className="session-who" title={`${what} ${id}`}>
      <Icon size={13} aria-label={what} />
      <span className="mono">{id.slice(-6)}</span>
    </Link>
  );
}
