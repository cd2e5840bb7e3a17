import type { Told } from "../agent/journal.ts";
import { type AgentStatusResponse, agentEndpoints } from "../contract/agents.ts";
import type { Output } from "../contract/endpoint.ts";
import { type Links, waitingFor } from "./agent-response.ts";

type Events = NonNullable<Output<typeof agentEndpoints.agentEvents>>;

/** What is told of a run, as the events of the contract; `status` is asked for at its end. */
export async function* agentEvents(
  id: string,
  told: AsyncIterable<Told> | Iterable<Told>,
  status: () => Promise<AgentStatusResponse>,
  links: Links,
): Events {
  for await (const { id: place, news } of told) {
    if ("step" in news) yield { id: place, event: "step", data: news.step };
    else if ("validation" in news) {
      yield { id: place, event: "validation", data: { message: news.validation } };
    } else if ("waiting" in news) {
      const { waiting } = news;
      const data = { waiting_for: waiting && waitingFor(id, waiting, links) };
      yield { id: place, event: "waiting", data };
    } else yield { id: place, event: "end", data: await status() };
  }
}
