import { type FormEvent, useId, useState } from "react";
import { fieldErrorsOf, sentenceOf } from "../../api/error-text.ts";
import { useDo } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Code } from "../../ui/code.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";

/** Makes a key and shows it, the only time that it can be seen. */
export function NewKeyDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const [name, setName] = useState("");
  const making = useDo("keyCreate");
  const form = useId();
  const close = () => {
    setName("");
    making.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate({ body: { name } });
  };
  const made = making.data;
  return (
    <Dialog
      open={open}
      title={made === undefined ? "Make a key" : `The key “${made.name}”`}
      onClose={close}
      footer={
        made === undefined ? (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button tone="accent" type="submit" form={form} busy={making.isPending}>
              Make the key
            </Button>
          </>
        ) : (
          <Button tone="accent" onClick={close}>
            I have kept it
          </Button>
        )
      }
    >
      {made === undefined ? (
        <form id={form} onSubmit={submit}>
          <Field
            label="Name"
            hint="What it is for, so that you know it later."
            error={
              making.error === null
                ? undefined
                : (fieldErrorsOf(making.error)["name"] ?? sentenceOf(making.error))
            }
          >
            <TextInput value={name} onValue={setName} maxLength={100} required autoFocus />
          </Field>
        </form>
      ) : (
        <div className="stack">
          <p>Copy it now: it is shown this once, and kept on the server only as a hash.</p>
          <Code code={made.key} label="Key" />
        </div>
      )}
    </Dialog>
  );
}
