import type { Belongings } from "./house.ts";

/** Every page of the console by a name, as a path below `/console/`. */
export function placesOf({ liveId, endedId, agentId, personaId, vaultId }: Belongings) {
  return {
    sessions: "sessions",
    session: `sessions/${liveId}`,
    replay: `sessions/${endedId}`,
    agents: "agents",
    agent: `agents/${agentId}`,
    scrape: "scrape",
    personas: "personas",
    persona: `personas/${personaId}`,
    vaults: "vaults",
    vault: `vaults/${vaultId}`,
    profiles: "profiles",
    files: "files",
    extensions: "extensions",
    usage: "usage",
    keys: "keys",
    server: "server",
  };
}
