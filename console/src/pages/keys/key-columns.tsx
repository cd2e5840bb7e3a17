import type { z } from "zod";
import type { ApiKeyResponse } from "../../../../src/contract/keys.ts";
import { Badge } from "../../ui/badge.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import type { Column } from "../../ui/table.tsx";
import { Ago, Time } from "../../ui/times.tsx";

type Key = z.output<typeof ApiKeyResponse>;

/** What the list says of a key; `mine` is the id of the one that is logged in with. */
export function keyColumns(
  mine: string | undefined,
  onRevoke: (id: string) => void,
): Column<Key>[] {
  return [
    {
      id: "name",
      header: "Name",
      cell: ({ key_id: id, name }) => (
        <span className="row">
          <strong>{name}</strong>
          {id === mine && <Badge tone="accent">yours now</Badge>}
        </span>
      ),
    },
    {
      id: "hint",
      header: "Begins",
      wide: true,
      cell: ({ hint }) => <span className="mono soft">{hint}</span>,
    },
    { id: "made", header: "Made", wide: true, cell: ({ created_at: at }) => <Time at={at} /> },
    {
      id: "state",
      header: "State",
      cell: ({ revoked_at: at }) =>
        at === null ? (
          <Badge tone="good">valid</Badge>
        ) : (
          <Badge>
            revoked <Ago at={at} />
          </Badge>
        ),
    },
    {
      id: "revoke",
      header: <span className="only-heard">Actions</span>,
      align: "right",
      cell: ({ key_id: id, name, revoked_at: revoked }) =>
        revoked === null && (
          <ConfirmButton
            size="small"
            question={`Revoke the key “${name}”?`}
            consequence={
              id === mine
                ? "You are logged in with this key: you will be logged out. All that uses it stops working at once, and it can't be made valid again."
                : "All that uses it stops working at once, and it can't be made valid again."
            }
            confirm="Revoke the key"
            onConfirm={() => onRevoke(id)}
          >
            Revoke
          </ConfirmButton>
        ),
    },
  ];
}
