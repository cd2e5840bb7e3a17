import { Field } from "../../ui/field.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TextInput } from "../../ui/text-input.tsx";

/** A sign of being logged in, as it is typed. */
export interface SignForm {
  text: string;
  selector: string;
  urlContains: string;
  absent: boolean;
}

/** Before anything is typed. */
export const emptySign: SignForm = { text: "", selector: "", urlContains: "", absent: false };

/** The fields that have a place to show what is wrong with them; `sign` itself is told by the first. */
export const signFieldNames = ["sign.text", "sign.selector", "sign.url_contains", "sign"];

/** A sign as the API takes it. */
export function signOf({ text, selector, urlContains, absent }: SignForm) {
  return {
    text: text.trim() || null,
    selector: selector.trim() || null,
    url_contains: urlContains.trim() || null,
    absent,
  };
}

interface SignFieldsProps {
  sign: SignForm;
  errors: Record<string, string>;
  onSign(change: Partial<SignForm>): void;
}

/** By what a page is known that only somebody who is logged in sees. */
export function SignFields({ sign, errors, onSign }: SignFieldsProps) {
  return (
    <>
      <Field
        label="A text on the page"
        hint="Of these three give at least one; all that are given must hold."
        error={errors["sign.text"] ?? errors["sign"]}
      >
        <TextInput
          value={sign.text}
          onValue={(text) => onSign({ text })}
          placeholder="Signed in as"
        />
      </Field>
      <div className="grid">
        <Field label="An element" hint="A selector." error={errors["sign.selector"]}>
          <TextInput
            mono
            value={sign.selector}
            onValue={(selector) => onSign({ selector })}
            placeholder="#account-menu"
          />
        </Field>
        <Field label="In the page's URL" error={errors["sign.url_contains"]}>
          <TextInput
            mono
            value={sign.urlContains}
            onValue={(urlContains) => onSign({ urlContains })}
            placeholder="/dashboard"
          />
        </Field>
      </div>
      <Switch
        label="The sign is that none of this is there"
        hint="Such as a form to log in."
        checked={sign.absent}
        onChecked={(absent) => onSign({ absent })}
      />
    </>
  );
}
