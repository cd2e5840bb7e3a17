import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { curlOf } from "../request-code.ts";

const placeholders = [
  ["user@example.org, cooljohnny1567", "the email or user name"],
  ["mycoolpassword", "the password"],
  ["999779", "a code of the authenticator"],
  ["4242 4242 4242 4242", "the card's number"],
] as const;

/** How a vault is used by agents and scripts. */
export function UseOfVault({ vault_id }: { vault_id: string }) {
  const agent = curlOf("POST", "/agents/start", {
    session_id: "…",
    vault_id,
    task: "Log in to github.com and …",
  });
  return (
    <Card title="Use it">
      <div className="stack">
        <p className="soft">
          Agents and scripts type these words, and the server puts the values in, on the site of the
          credential only:
        </p>
        <dl className="placeholders">
          {placeholders.map(([word, meaning]) => (
            <div key={word}>
              <dt>
                <code>{word}</code>
              </dt>
              <dd className="soft">{meaning}</dd>
            </div>
          ))}
        </dl>
        <CodeTabs
          samples={[
            { label: "An agent", code: agent },
            { label: "A session", code: curlOf("POST", "/sessions/start", { vault_id }) },
          ]}
        />
      </div>
    </Card>
  );
}
