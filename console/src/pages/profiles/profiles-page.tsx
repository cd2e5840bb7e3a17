import { Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { NameDialog } from "../name-dialog.tsx";
import { ConnectionDialog } from "./connection-dialog.tsx";
import { Connections } from "./connections.tsx";
import { Profiles } from "./profiles.tsx";
import "./profiles.css";

const tabs = [
  { id: "profiles", label: "Profiles" },
  { id: "connections", label: "Connections" },
] as const;
type Id = (typeof tabs)[number]["id"];

/** What browsers remember, and what is kept logged in. */
export function ProfilesPage() {
  const [tab, setTab] = useState<Id>("profiles");
  const [creating, setCreating] = useState(false);
  const isProfiles = tab === "profiles";
  const close = () => setCreating(false);
  return (
    <Page
      title="Profiles"
      about="What a browser remembers, and the accounts that are kept logged in."
      actions={
        <Button tone="accent" icon={Plus} onClick={() => setCreating(true)}>
          {isProfiles ? "Create a profile" : "Connect an account"}
        </Button>
      }
    >
      <Tabs label="Kinds" tabs={tabs} selected={tab} onSelect={(id: Id) => setTab(id)}>
        <div className="stack profiles">{isProfiles ? <Profiles /> : <Connections />}</div>
      </Tabs>
      {creating && isProfiles && (
        <NameDialog
          title="Create a profile"
          hint="Such as “ada at github”; it begins empty."
          confirm="Create"
          optional
          save={(name) => api.profileCreate({ body: { name: name.trim() || null } })}
          onClose={close}
        />
      )}
      {creating && !isProfiles && <ConnectionDialog onClose={close} />}
    </Page>
  );
}
