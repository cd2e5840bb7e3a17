import { browserTypes } from "../../../../../src/contract/session-options.ts";
import { Field } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { FieldGroup } from "./field-group.tsx";
import type { StartForm } from "./start-form.ts";

const sizes = [
  { value: "own", label: "The browser's own" },
  { value: "16:9", label: "16:9 (1280 × 720)" },
  { value: "5:4", label: "5:4 (1280 × 1024)" },
  { value: "exact", label: "Exactly …" },
] as const;

/** Which browser, and how large its page is. */
export function BrowserFields({ form }: { form: StartForm }) {
  const noWindow = form.absent("headless: false");
  const { browsers } = form.capabilities ?? {};
  const types = browserTypes.map((value) => ({
    value,
    label: browsers?.[value]?.available === false ? `${value} (not here)` : value,
  }));
  return (
    <FieldGroup title="Browser">
      <Field
        label="Browser"
        error={form.error("browser_type")}
        hint={browsers?.[form.draft.browser_type]?.detail}
      >
        <Select {...form.text("browser_type")} options={types} />
      </Field>
      <Field label="Size of the page" error={form.error("aspect_ratio")}>
        <Select {...form.text("size")} options={sizes} />
      </Field>
      {form.draft.size === "exact" && (
        <>
          <Field label="Width, in pixels" error={form.error("viewport_width")}>
            <TextInput type="number" min={200} max={7680} {...form.text("viewport_width")} />
          </Field>
          <Field label="Height, in pixels" error={form.error("viewport_height")}>
            <TextInput type="number" min={200} max={4320} {...form.text("viewport_height")} />
          </Field>
        </>
      )}
      <Switch
        label="Headless"
        hint={
          noWindow === undefined
            ? "Off: in a window on a display of the server."
            : `A window can't be had here: ${noWindow}.`
        }
        error={form.error("headless")}
        {...form.flag("headless")}
      />
    </FieldGroup>
  );
}

/** How long it may last. */
export function LimitFields({ form }: { form: StartForm }) {
  return (
    <FieldGroup title="Limits">
      <Field
        label="Ends after, in minutes"
        hint="Whatever happens; 1 to 1440."
        error={form.error("max_duration_minutes")}
      >
        <TextInput type="number" min={1} max={1440} {...form.text("max_duration_minutes")} />
      </Field>
      <Field
        label="Ends when idle for, in minutes"
        hint="3 unless told; 1 to 30."
        error={form.error("idle_timeout_minutes")}
      >
        <TextInput
          type="number"
          min={1}
          max={30}
          placeholder="3"
          {...form.text("idle_timeout_minutes")}
        />
      </Field>
    </FieldGroup>
  );
}

const records = [
  { value: "own", label: "As the server is set" },
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
] as const;
const screenshots = [
  { value: "last_action", label: "The viewport, with what was acted on" },
  { value: "raw", label: "The viewport" },
  { value: "full", label: "The whole page" },
] as const;

/** What is kept of it. */
export function RecordingFields({ form }: { form: StartForm }) {
  return (
    <FieldGroup title="Recording and files">
      <Field
        label="Record it for the replay"
        hint="Pictures, requests, console and tabs."
        error={form.error("record")}
      >
        <Select {...form.text("record")} options={records} />
      </Field>
      <Field label="Screenshots show" error={form.error("screenshot_type")}>
        <Select {...form.text("screenshot_type")} options={screenshots} />
      </Field>
      <Switch
        label="Record bodies too"
        hint="Of requests and answers, up to a limit, for the HAR file."
        error={form.error("record_bodies")}
        {...form.flag("record_bodies")}
      />
      <Switch
        label="File storage"
        hint="Uploaded files can be used in it, and downloads are kept."
        error={form.error("use_file_storage")}
        {...form.flag("use_file_storage")}
      />
    </FieldGroup>
  );
}

/** What few need. */
export function AdvancedFields({ form }: { form: StartForm }) {
  return (
    <FieldGroup title="Advanced">
      <Field
        label="A browser elsewhere, by its CDP URL"
        hint={form.absent("cdp_url")}
        error={form.error("cdp_url")}
      >
        <TextInput {...form.text("cdp_url")} placeholder="wss://…" mono />
      </Field>
      <Field
        label="Arguments for Chromium"
        hint="One a line; only those that leave the isolation as it is."
        error={form.error("chrome_args")}
      >
        <TextArea {...form.text("chrome_args")} rows={3} placeholder="--lang=de" mono />
      </Field>
      <div className="stack">
        <Switch
          label="Solve captchas"
          hint="As they come up, as far as this server can: see Server."
          error={form.error("solve_captchas")}
          {...form.flag("solve_captchas")}
        />
        <Switch
          label="Web Bot Auth"
          hint={form.absent("web_bot_auth") ?? "Requests are signed as a bot's."}
          error={form.error("web_bot_auth")}
          {...form.flag("web_bot_auth")}
        />
        <Switch
          label="Quiet for CDP clients"
          hint="Pages hardly notice Playwright and Puppeteer."
          error={form.error("quiet_cdp")}
          {...form.flag("quiet_cdp")}
        />
      </div>
    </FieldGroup>
  );
}
