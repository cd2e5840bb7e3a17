import { UserRoundCog } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Pager } from "../../ui/pager.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { SomeOf } from "../../ui/some-of.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Ago } from "../../ui/times.tsx";
import { curlOf } from "../request-code.ts";
import { ProfileActions } from "./profile-actions.tsx";

/** A profile as the API tells it. */
export type Profile = Awaited<ReturnType<typeof api.profileGet>>;

const columns: readonly Column<Profile>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ name, profile_id }) => (
      <span className="profile-name">
        <b>{name ?? "without a name"}</b>
        <span className="mono faint truncate">{profile_id}</span>
      </span>
    ),
  },
  {
    id: "domains",
    header: "Holds something of",
    wide: true,
    cell: ({ persisted_domains: domains }) => <SomeOf all={domains} none="nothing yet" />,
  },
  {
    id: "saved",
    header: "Saved",
    align: "right",
    wide: true,
    cell: ({ updated_at }) => <Ago at={updated_at} />,
  },
  {
    id: "acts",
    header: <span className="only-heard">What to do</span>,
    align: "right",
    cell: (profile) => <ProfileActions profile={profile} />,
  },
];

/** Every browser profile. */
export function Profiles() {
  const [page, setPage] = useState(1);
  const [name, setName] = useState("");
  const only = name.trim() === "" ? {} : { name: name.trim() };
  const { data, error, refetch } = useAsk("profileList", {
    query: { page, page_size: 20, ...only },
  });
  return (
    <>
      <SearchInput
        value={name}
        onValue={(words) => {
          setName(words);
          setPage(1);
        }}
        label="Only with just this name"
      />
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Card flush>
        <Table
          label="Profiles"
          columns={columns}
          rows={data?.items}
          keyOf={({ profile_id }) => profile_id}
          empty={<NoProfiles filtered={name !== ""} />}
        />
      </Card>
      <Pager list={data} onPage={setPage} />
    </>
  );
}

function NoProfiles({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState icon={UserRoundCog} title="No profile has this name">
        Names are compared as a whole.
      </EmptyState>
    );
  }
  const code = [
    curlOf("POST", "/profiles/create", { name: "ada at github" }),
    curlOf("POST", "/sessions/start", { profile: { id: "notte-profile-…", persist: true } }),
  ].join("\n\n");
  return (
    <EmptyState
      icon={UserRoundCog}
      title="No profile yet"
      next={<CodeTabs samples={[{ label: "curl", code }]} />}
    >
      A session that starts with a profile has its cookies and stored data, so its log-ins.
    </EmptyState>
  );
}
