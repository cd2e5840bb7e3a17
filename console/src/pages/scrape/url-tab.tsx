import { ScanText } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { formErrors } from "../form-errors.ts";
import { useAct } from "../use-act.ts";
import { Attempts } from "./attempts.tsx";
import { ContentFields } from "./content-fields.tsx";
import { PageFields } from "./page-fields.tsx";
import { Scraped, ScrapeWaits } from "./scraped.tsx";
import { urlCode } from "./scrape-code.ts";
import { emptyScrape, scrapeFieldNames, urlRequest } from "./scrape-request.ts";

/** Scrapes a page by its URL. */
export function UrlTab() {
  const [form, setForm] = useState(emptyScrape);
  const onForm = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  const scrape = useAct({
    act: async () => api.scrapeWebpage({ body: urlRequest(form) }),
    inForm: true,
  });
  const { at, rest } = formErrors(scrape.error, scrapeFieldNames);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    scrape.mutate();
  };
  const { data } = scrape;
  return (
    <>
      <form className="stack scrape-form" onSubmit={submit} noValidate>
        <Card>
          <div className="stack">
            <Field label="URL" error={at["url"]}>
              <TextInput
                type="url"
                autoFocus
                value={form.url}
                onValue={(url) => onForm({ url })}
                placeholder="https://example.com/article"
              />
            </Field>
            <Button type="submit" tone="accent" icon={ScanText} busy={scrape.isPending}>
              Scrape
            </Button>
            <ContentFields form={form} errors={at} onForm={onForm} />
            <PageFields form={form} errors={at} onForm={onForm} />
          </div>
        </Card>
        <CodeTabs samples={urlCode(form)} />
      </form>
      <section className="stack" aria-label="What was scraped">
        <ErrorNote error={rest} />
        {scrape.isPending && <ScrapeWaits />}
        {data !== undefined && !scrape.isPending && (
          <Scraped space={data} about={<Attempts answer={data} />} />
        )}
        {data === undefined && !scrape.isPending && rest === null && <Nothing />}
      </section>
    </>
  );
}

function Nothing() {
  return (
    <p className="scrape-nothing soft">
      Enter a URL. What comes back stands here: the page as Markdown, its links and pictures, and
      how it was had.
    </p>
  );
}
