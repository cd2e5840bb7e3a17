import { useEffect, useReducer, useState } from "react";
import { useAsk } from "../../api/queries.ts";
import { followRun } from "./run-events.ts";
import { afterEvent, untold } from "./run-state.ts";

/**
 * A run: as it was found, and followed from its beginning while it goes on. `isOpen` tells whether
 * the line is open by which it is told.
 */
export function useRun(agent_id: string) {
  const asked = useAsk("agentStatus", { params: { agent_id } });
  const [told, tell] = useReducer(afterEvent, untold);
  const [isOpen, setOpen] = useState(false);
  const isFollowed = asked.data?.agent_id === agent_id && asked.data.status === "active";
  const { refetch } = asked;
  useEffect(() => {
    if (!isFollowed) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    tell("begin");
    void followRun(agent_id, { signal, onEvent: tell, onLine: setOpen }).then(() =>
      signal.aborted ? undefined : refetch(),
    );
    return () => leaving.abort();
  }, [agent_id, isFollowed, refetch]);
  const run = told.ended?.agent_id === agent_id ? told.ended : asked.data;
  const steps = run?.status === "closed" ? run.steps : told.steps;
  return { run, steps, told, isOpen, error: asked.error, refetch };
}
