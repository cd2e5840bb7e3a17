import { Field } from "../../ui/field.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { PersonaPicker, ProfilePicker, SessionPicker, VaultPicker } from "../pickers.tsx";
import { SchemaField } from "../schema-field.tsx";
import type { RunForm } from "./run-request.ts";
import { TaskField } from "./task-field.tsx";

/** The parts of the form get all of it, and tell what changes. */
export interface RunFieldsProps {
  form: RunForm;
  /** By the names of the request. */
  errors: Record<string, string>;
  onForm(change: Partial<RunForm>): void;
}

/** Everything that a run can be told, what is most asked for first. */
export function RunFields(props: RunFieldsProps) {
  return (
    <>
      <TaskField {...props} />
      <Where {...props} />
      <details className="run-more" open={hasMore(props)}>
        <summary>Identity, answer and limits</summary>
        <div className="stack">
          <Who {...props} />
          <Answer {...props} />
          <Limits {...props} />
        </div>
      </details>
    </>
  );
}

const first = new Set(["task", "url", "session_id"]);

/** What is wrong must not be hidden. */
function hasMore({ errors }: RunFieldsProps): boolean {
  return Object.keys(errors).some((name) => !first.has(name));
}

function Where({ form, errors, onForm }: RunFieldsProps) {
  return (
    <div className="grid">
      <Field label="Start at" hint="Opened before the first step." error={errors["url"]}>
        <TextInput
          type="url"
          value={form.url}
          onValue={(url) => onForm({ url })}
          placeholder="https://example.com"
        />
      </Field>
      <Field label="Session" error={errors["session_id"]} hint="Where it works.">
        <SessionPicker value={form.sessionId} onValue={(sessionId) => onForm({ sessionId })} />
      </Field>
      {form.sessionId === "" && (
        <Field
          label="Profile"
          hint="What the new session is logged in to; saved at its end."
          error={errors["profile"]}
        >
          <ProfilePicker value={form.profileId} onValue={(profileId) => onForm({ profileId })} />
        </Field>
      )}
    </div>
  );
}

function Who({ form, errors, onForm }: RunFieldsProps) {
  return (
    <div className="grid">
      <Field
        label="Vault"
        hint="Its credentials are filled in; the model never sees them."
        error={errors["vault_id"]}
      >
        <VaultPicker value={form.vaultId} onValue={(vaultId) => onForm({ vaultId })} />
      </Field>
      <Field
        label="Persona"
        hint="Whose name, inbox and vault it has."
        error={errors["persona_id"]}
      >
        <PersonaPicker value={form.personaId} onValue={(personaId) => onForm({ personaId })} />
      </Field>
      <Field
        label="Only on these domains"
        hint="With spaces between them; their subdomains too."
        error={errors["allowed_domains"]}
      >
        <TextInput
          value={form.allowedDomains}
          onValue={(allowedDomains) => onForm({ allowedDomains })}
          placeholder="example.com"
        />
      </Field>
    </div>
  );
}

function Answer({ form, errors, onForm }: RunFieldsProps) {
  return (
    <>
      <SchemaField
        label="Shape of the answer"
        value={form.responseFormat}
        onValue={(responseFormat) => onForm({ responseFormat })}
        error={errors["response_format"]}
      />
      <Field
        label="Files it may give to pages"
        hint="Names of uploaded files, one a line; by default those that the task names."
        error={errors["files"]}
      >
        <TextArea rows={2} value={form.files} onValue={(files) => onForm({ files })} />
      </Field>
    </>
  );
}

function Limits({ form, errors, onForm }: RunFieldsProps) {
  return (
    <>
      <div className="grid">
        <Field
          label="Model"
          hint="As provider/model; by default the server's."
          error={errors["reasoning_model"]}
        >
          <TextInput
            mono
            value={form.reasoningModel}
            onValue={(reasoningModel) => onForm({ reasoningModel })}
            placeholder="anthropic/claude-sonnet-5-5"
          />
        </Field>
        <Field
          label="Fallback model"
          hint="Asked where the first one fails."
          error={errors["fallback_model"]}
        >
          <TextInput
            mono
            value={form.fallbackModel}
            onValue={(fallbackModel) => onForm({ fallbackModel })}
          />
        </Field>
        <Field label="Most steps" hint="1 to 150." error={errors["max_steps"]}>
          <TextInput
            type="number"
            min={1}
            max={150}
            value={form.maxSteps}
            onValue={(maxSteps) => onForm({ maxSteps })}
          />
        </Field>
        <Field
          label="Minutes to wait for a person"
          hint="1 to 60, where it asks for help."
          error={errors["help_timeout_minutes"]}
        >
          <TextInput
            type="number"
            min={1}
            max={60}
            value={form.helpMinutes}
            onValue={(helpMinutes) => onForm({ helpMinutes })}
          />
        </Field>
      </div>
      <Switch
        label="Show the model pictures"
        hint="A picture of the page at each step: it sees more, and costs more."
        checked={form.useVision}
        onChecked={(useVision) => onForm({ useVision })}
      />
      <Switch
        label="Do again what worked before"
        hint="Follows the last successful run of the same task, and asks the model only where the page differs."
        checked={form.replay}
        onChecked={(replay) => onForm({ replay })}
      />
    </>
  );
}
