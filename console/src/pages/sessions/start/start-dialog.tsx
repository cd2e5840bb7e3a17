import { Play } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useAsk, useDo } from "../../../api/queries.ts";
import { Button } from "../../../ui/button.tsx";
import { CodeTabs } from "../../../ui/code.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { AdvancedFields, BrowserFields, LimitFields, RecordingFields } from "./browser-fields.tsx";
import { type Draft, emptyDraft } from "./draft.ts";
import { ExtensionFields } from "./extension-fields.tsx";
import { FaceFields } from "./face-fields.tsx";
import { FilterFields } from "./filter-fields.tsx";
import { IdentityFields } from "./identity-fields.tsx";
import { NetworkFields } from "./network-fields.tsx";
import { requestOf } from "./request.ts";
import { sessionCode } from "./session-code.ts";
import { startForm } from "./start-form.ts";
import "./start-dialog.css";

const tabs = [
  { id: "options", label: "Options" },
  { id: "code", label: "As code" },
] as const;

/** Starts a session with any of its options, and goes to it. */
export function StartDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [tab, setTab] = useState<"options" | "code">("options");
  const [, go] = useLocation();
  const capabilities = useAsk("capabilities", {}, { enabled: open });
  const starting = useDo("sessionStart", {
    onDone: ({ session_id: id }) => {
      onClose();
      go(`/sessions/${id}`);
    },
  });
  const { body, problem } = readable(draft);
  const form = startForm(draft, setDraft, problem ?? starting.error, capabilities.data);
  return (
    <Dialog
      open={open}
      title="Start a session"
      size="wide"
      onClose={onClose}
      footer={
        <>
          {(problem ?? starting.error) && (
            <div className="start-trouble">
              <ErrorNote error={problem ?? starting.error} />
            </div>
          )}
          <Button onClick={() => setDraft(emptyDraft)} tone="quiet">
            Reset
          </Button>
          <span className="push" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="accent"
            icon={Play}
            busy={starting.isPending}
            disabled={body === undefined}
            onClick={() => starting.mutate({ body: body ?? {} })}
          >
            Start
          </Button>
        </>
      }
    >
      <Tabs label="Show the session as" tabs={tabs} selected={tab} onSelect={setTab}>
        <div className="start-dialog">
          {tab === "code" ? (
            <CodeTabs samples={sessionCode(shownInCode(body ?? {}), window.location.origin)} />
          ) : (
            <>
              <BrowserFields form={form} />
              <LimitFields form={form} />
              <IdentityFields form={form} />
              <NetworkFields form={form} />
              <FilterFields form={form} />
              <FaceFields form={form} />
              <RecordingFields form={form} />
              <ExtensionFields form={form} />
              <AdvancedFields form={form} />
            </>
          )}
        </div>
      </Tabs>
    </Dialog>
  );
}

/** The request, or why the draft is none: what was typed as JSON may not be that. */
function readable(draft: Draft) {
  try {
    return { body: requestOf(draft), problem: undefined };
  } catch {
    return { body: undefined, problem: new Error("The proxy's JSON can't be read: check it.") };
  }
}

/** Code that is copied holds no password. */
function shownInCode(body: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(body), (name, value: unknown) =>
    name === "password" ? "…" : value,
  ) as Record<string, unknown>;
}
