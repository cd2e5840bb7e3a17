import { Mail, MessageSquareText } from "lucide-react";
import { useState } from "react";
import type { PersonaResponse } from "../../../../src/contract/personas.ts";
import { useAsk } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Email } from "./email.tsx";
import { TextMessage } from "./text-message.tsx";

const refreshMs = 4_000;
const atOnce = 20;
const most = 100;

/** What has arrived for a persona, newest first. To look at it here does not count as reading. */
export function Inbox({ persona }: { persona: PersonaResponse }) {
  const [tab, setTab] = useState<"emails" | "texts">("emails");
  const [limit, setLimit] = useState(atOnce);
  const asked = {
    params: { persona_id: persona.persona_id },
    query: { limit, mark_read: "false" },
  };
  const emails = useAsk("personaEmailsList", asked, { every: refreshMs });
  const texts = useAsk("personaSmsList", asked, { every: refreshMs });
  const shown = tab === "emails" ? emails : texts;
  const count = shown.data?.length ?? 0;
  const tabs = [
    { id: "emails", label: "Emails", count: emails.data?.length },
    { id: "texts", label: "Texts", count: texts.data?.length },
  ] as const;
  return (
    <Card flush>
      <Tabs label="Inbox" tabs={tabs} selected={tab} onSelect={(id: typeof tab) => setTab(id)}>
        <ErrorNote error={shown.error} onRetry={() => void shown.refetch()} />
        {shown.isLoading && (
          <div className="inbox-waits">
            <Skeleton lines={4} />
          </div>
        )}
        {count === 0 && shown.data !== undefined && <Nothing tab={tab} persona={persona} />}
        <ol className="inbox">
          {tab === "emails"
            ? emails.data?.map((email) => (
                <li key={email.email_id}>
                  <Email email={email} />
                </li>
              ))
            : texts.data?.map((text) => (
                <li key={text.sms_id}>
                  <TextMessage text={text} />
                </li>
              ))}
        </ol>
        {count >= limit && limit < most && (
          <div className="inbox-more">
            <Button onClick={() => setLimit(most)}>Show older ones</Button>
          </div>
        )}
      </Tabs>
    </Card>
  );
}

function Nothing({
  tab,
  persona: { email, phone_number: number },
}: {
  tab: "emails" | "texts";
  persona: PersonaResponse;
}) {
  if (tab === "emails") {
    return (
      <EmptyState icon={Mail} title="No email yet">
        What is sent to {email} stands here a moment later.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={MessageSquareText} title="No text yet">
      {number === null
        ? "Give the persona a phone number first."
        : `What is sent to ${number} stands here a moment later.`}
    </EmptyState>
  );
}
