import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { logIn } from "../../api/log-in.ts";
import { useSetMe } from "../../api/queries.ts";
import { sentenceOf } from "../../api/error-text.ts";
import { Wordmark } from "../../layout/wordmark.tsx";
import { Button } from "../../ui/button.tsx";
import { Code } from "../../ui/code.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import "./log-in-page.css";

/** Asks for an API key; the browser then has a cookie that its scripts can't read. */
export function LogInPage() {
  const [key, setKey] = useState("");
  const setMe = useSetMe();
  const entering = useMutation({ mutationFn: () => logIn(key.trim()), onSuccess: setMe });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entering.mutate();
  };
  return (
    <main className="log-in">
      <form className="log-in-sheet" onSubmit={submit}>
        <Wordmark />
        <div>
          <h1>Log in to the console</h1>
          <p className="soft">With an API key of this server.</p>
        </div>
        <Field
          label="API key"
          error={entering.error === null ? undefined : sentenceOf(entering.error)}
        >
          <TextInput
            type="password"
            value={key}
            onValue={setKey}
            placeholder="noc_…"
            autoComplete="current-password"
            autoFocus
            mono
            required
          />
        </Field>
        <Button type="submit" tone="accent" busy={entering.isPending}>
          Log in
        </Button>
        <details>
          <summary>Where is my key?</summary>
          <p className="soft">
            The first start of the server printed one. On the server’s machine, this makes another:
          </p>
          <Code code="npm run nocturne -- keys create" label="Command" />
        </details>
      </form>
    </main>
  );
}
