import { curlOf, sdkStart } from "../request-code.ts";

/** The first run of an agent, from a program. */
export function firstRunCode() {
  const task = "Find the newest post on news.ycombinator.com and tell its title.";
  const curl = [
    "# The session_id is in the answer of /sessions/start.",
    curlOf("POST", "/sessions/start", {}),
    curlOf("POST", "/agents/start", { session_id: "…", task }),
  ].join("\n\n");
  const sdk = `${sdkStart()}
await notte.Session().use(async (session) => {
  const agent = notte.Agent({ session, max_steps: 20 });
  const result = await agent.run({
    task: ${JSON.stringify(task)},
  });
  console.log(result.answer);
});`;
  return [
    { label: "notte-sdk", code: sdk },
    { label: "curl", code: curl },
  ];
}
