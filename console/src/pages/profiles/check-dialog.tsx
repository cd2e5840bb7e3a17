import { useState } from "react";
import { api } from "../../api/client.ts";
import { Badge } from "../../ui/badge.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { formErrors } from "../form-errors.ts";
import { useAct } from "../use-act.ts";
import type { Profile } from "./profiles.tsx";
import { emptySign, SignFields, signFieldNames, signOf } from "./sign-fields.tsx";

/** Opens a page with a profile and tells whether it is still logged in there. */
export function CheckDialog({ profile, onClose }: { profile: Profile; onClose(): void }) {
  const [domain] = profile.persisted_domains;
  const [url, setUrl] = useState(domain === undefined ? "" : `https://${domain}/`);
  const [sign, setSign] = useState(emptySign);
  const check = useAct({
    act: () =>
      api.profileCheck({
        params: { profile_id: profile.profile_id },
        body: { url, sign: signOf(sign) },
      }),
    inForm: true,
  });
  const { at, rest } = formErrors(check.error, ["url", ...signFieldNames]);
  return (
    <FormDialog
      title={`Is ${profile.name ?? "it"} still logged in?`}
      confirm="Look"
      cancel="Close"
      busy={check.isPending}
      error={rest}
      onSubmit={() => check.mutate()}
      onClose={onClose}
    >
      {check.data !== undefined && (
        <p className="row" role="status">
          <Badge tone={check.data.logged_in ? "good" : "bad"}>
            {check.data.logged_in ? "logged in" : "not logged in"}
          </Badge>
          <span>{check.data.message}</span>
        </p>
      )}
      <Field label="Page" hint="Opened with the profile." error={at["url"]}>
        <TextInput type="url" autoFocus value={url} onValue={setUrl} />
      </Field>
      <SignFields
        sign={sign}
        errors={at}
        onSign={(change) => setSign((before) => ({ ...before, ...change }))}
      />
    </FormDialog>
  );
}
