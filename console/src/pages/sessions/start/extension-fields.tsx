import { api } from "../../../api/client.ts";
import { FileButton } from "../../../ui/file-button.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { extensionFiles, useExtensions } from "../../extensions/use-extensions.ts";
import { useAct } from "../../use-act.ts";
import { FieldGroup } from "./field-group.tsx";
import type { StartForm } from "./start-form.ts";

/** The extensions that it starts with, of those that were uploaded. */
export function ExtensionFields({ form }: { form: StartForm }) {
  const { data } = useExtensions();
  const { extensions: chosen } = form.draft;
  return (
    <FieldGroup title="Extensions">
      {data?.items.map(({ extension_id: id, name, version, hosts }) => (
        <Switch
          key={id}
          label={`${name} ${version}`}
          hint={hosts.length > 0 && `May read and change ${hosts.join(", ")}`}
          error={chosen.includes(id) ? form.error("extensions") : undefined}
          checked={chosen.includes(id)}
          onChecked={(checked) =>
            form.set("extensions", checked ? [...chosen, id] : chosen.filter((one) => one !== id))
          }
        />
      ))}
      <UploadExtension onUploaded={(id) => form.set("extensions", [...new Set([...chosen, id])])} />
    </FieldGroup>
  );
}

function UploadExtension({ onUploaded }: { onUploaded(id: string): void }) {
  const upload = useAct({
    act: (file: File) => api.extensionUpload({ upload: file }),
    done: ({ name }) => `${name} was uploaded.`,
    after: ({ extension_id: id }) => onUploaded(id),
  });
  return (
    <div>
      <FileButton
        label="Extension"
        accept={extensionFiles}
        busy={upload.isPending}
        onFiles={([file]) => file && upload.mutate(file)}
      >
        Upload one (.zip, .crx)
      </FileButton>
    </div>
  );
}
