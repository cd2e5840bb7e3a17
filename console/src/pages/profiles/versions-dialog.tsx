import { Undo2 } from "lucide-react";
import { api } from "../../api/client.ts";
import { useAsk } from "../../api/queries.ts";
import { Badge } from "../../ui/badge.tsx";
import { Bytes } from "../../ui/bytes.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { SomeOf } from "../../ui/some-of.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Time } from "../../ui/times.tsx";
import { useAct } from "../use-act.ts";
import type { Profile } from "./profiles.tsx";

type Version = Awaited<ReturnType<typeof api.profileVersions>>["versions"][number];

function columnsOf(
  params: { profile_id: string },
  newest: number | undefined,
): readonly Column<Version>[] {
  return [
    { id: "version", header: "Version", cell: ({ version }) => version },
    { id: "saved", header: "Saved", cell: ({ created_at }) => <Time at={created_at} /> },
    { id: "size", header: "Size", align: "right", cell: ({ size }) => <Bytes count={size} /> },
    {
      id: "domains",
      header: "Holds something of",
      wide: true,
      cell: ({ persisted_domains: domains }) => <SomeOf all={domains} none="nothing yet" />,
    },
    { id: "source", header: "From", wide: true, cell: ({ source }) => source },
    {
      id: "acts",
      header: <span className="only-heard">What to do</span>,
      align: "right",
      cell: ({ version }) => (
        <GoBack version={version} isNow={version === newest} params={params} />
      ),
    },
  ];
}

/** The states that are kept of a profile, to go back to. */
export function VersionsDialog({ profile, onClose }: { profile: Profile; onClose(): void }) {
  const params = { profile_id: profile.profile_id };
  const { data, error, refetch } = useAsk("profileVersions", { params });
  return (
    <Dialog
      open
      size="wide"
      title={`Versions of ${profile.name ?? profile.profile_id}`}
      onClose={onClose}
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <Table
        label="Versions"
        columns={columnsOf(params, data?.versions[0]?.version)}
        rows={data?.versions}
        keyOf={({ version }) => String(version)}
        empty={<p className="soft">Nothing was saved yet. A session with persist saves it.</p>}
      />
    </Dialog>
  );
}

interface GoBackProps {
  version: number;
  isNow: boolean;
  params: { profile_id: string };
}

function GoBack({ version, isNow, params }: GoBackProps) {
  const goBack = useAct({
    act: () => api.profileRollback({ params, body: { version } }),
    done: `It holds what version ${version} held.`,
  });
  if (isNow) return <Badge tone="good">now</Badge>;
  return (
    <ConfirmButton
      size="small"
      icon={Undo2}
      question={`Go back to version ${version}?`}
      consequence="What it held then becomes its newest version; the others stay."
      confirm="Go back"
      busy={goBack.isPending}
      onConfirm={() => goBack.mutate()}
    >
      Go back
    </ConfirmButton>
  );
}
