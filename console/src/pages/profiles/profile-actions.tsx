import { Copy, History, ScanSearch, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { IconButton } from "../../ui/button.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { NameDialog } from "../name-dialog.tsx";
import { useAct } from "../use-act.ts";
import { CheckDialog } from "./check-dialog.tsx";
import type { Profile } from "./profiles.tsx";
import { VersionsDialog } from "./versions-dialog.tsx";

/** What can be done with a profile. */
export function ProfileActions({ profile }: { profile: Profile }) {
  const [open, setOpen] = useState<"versions" | "check" | "duplicate">();
  const { profile_id, name } = profile;
  const params = { profile_id };
  const called = name ?? "this profile";
  const remove = useAct({
    act: () => api.profileDelete({ params }),
    done: "The profile was deleted.",
  });
  const close = () => setOpen(undefined);
  return (
    <span className="row profile-acts">
      <IconButton
        icon={History}
        label={`Versions of ${called}`}
        size="small"
        onClick={() => setOpen("versions")}
      />
      <IconButton
        icon={ScanSearch}
        label={`Check whether ${called} is logged in`}
        size="small"
        onClick={() => setOpen("check")}
      />
      <IconButton
        icon={Copy}
        label={`Duplicate ${called}`}
        size="small"
        onClick={() => setOpen("duplicate")}
      />
      <ConfirmButton
        size="small"
        icon={Trash2}
        question={`Delete ${called}?`}
        consequence="All of its versions are gone for good, and the connections that are kept in it too."
        confirm="Delete the profile"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        Delete
      </ConfirmButton>
      {open === "versions" && <VersionsDialog profile={profile} onClose={close} />}
      {open === "check" && <CheckDialog profile={profile} onClose={close} />}
      {open === "duplicate" && (
        <NameDialog
          title={`Duplicate ${called}`}
          hint="What the other one is called."
          confirm="Duplicate"
          begin={name === null ? "" : `${name}, again`}
          optional
          save={(to) => api.profileDuplicate({ params, body: { name: to.trim() || null } })}
          onClose={close}
        />
      )}
    </span>
  );
}
