import { ScanText } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { formErrors } from "../form-errors.ts";
import { useAct } from "../use-act.ts";
import { ContentFields } from "./content-fields.tsx";
import { htmlCode } from "./scrape-code.ts";
import { Scraped, ScrapeWaits } from "./scraped.tsx";
import { emptyScrape, htmlRequest, scrapeFieldNames } from "./scrape-request.ts";

/** Scrapes HTML without a browser: nothing of it is run or loaded. */
export function HtmlTab() {
  const [form, setForm] = useState(emptyScrape);
  const onForm = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  const scrape = useAct({
    act: async () => api.scrapeFromHtml({ body: htmlRequest(form) }),
    inForm: true,
  });
  const { at, rest } = formErrors(scrape.error, scrapeFieldNames);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    scrape.mutate();
  };
  return (
    <>
      <form className="stack scrape-form" onSubmit={submit} noValidate>
        <Card>
          <div className="stack">
            <Field label="HTML" error={at["frames"]} hint="Nothing of it is run or loaded.">
              <TextArea
                mono
                rows={8}
                value={form.html}
                onValue={(html) => onForm({ html })}
                placeholder="<h1>Hello</h1>"
              />
            </Field>
            <Field label="Its URL" hint="What its links are relative to." error={at["url"]}>
              <TextInput type="url" value={form.url} onValue={(url) => onForm({ url })} />
            </Field>
            <Button
              type="submit"
              tone="accent"
              icon={ScanText}
              busy={scrape.isPending}
              disabled={form.html === ""}
            >
              Scrape
            </Button>
            <ContentFields form={form} errors={at} onForm={onForm} />
          </div>
        </Card>
        <CodeTabs samples={htmlCode(form)} />
      </form>
      <section className="stack" aria-label="What was scraped">
        <ErrorNote error={rest} />
        {scrape.isPending && <ScrapeWaits />}
        {scrape.data !== undefined && !scrape.isPending && <Scraped space={scrape.data} />}
        {scrape.data === undefined && !scrape.isPending && rest === null && (
          <p className="scrape-nothing soft">Paste HTML, and its content stands here.</p>
        )}
      </section>
    </>
  );
}
