import { Search } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeTabs } from "../../ui/code.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { formErrors } from "../form-errors.ts";
import { curlOf } from "../request-code.ts";
import { useAct } from "../use-act.ts";
import { ScrapeWaits } from "./scraped.tsx";
import { SearchFields } from "./search-fields.tsx";
import { emptySearch, searchFieldNames, searchRequest } from "./search-request.ts";
import { SearchResults } from "./search-results.tsx";

/** Searches the web: results, an answer with its sources, or data. */
export function SearchTab() {
  const [form, setForm] = useState(emptySearch);
  const onForm = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  const search = useAct({
    act: async () => api.searchWeb({ body: searchRequest(form) }),
    inForm: true,
  });
  const { at, rest } = formErrors(search.error, searchFieldNames);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    search.mutate();
  };
  return (
    <>
      <form className="stack scrape-form" onSubmit={submit} noValidate>
        <Card>
          <div className="stack">
            <SearchFields form={form} errors={at} onForm={onForm} />
            <Button type="submit" tone="accent" icon={Search} busy={search.isPending}>
              Search
            </Button>
          </div>
        </Card>
        <CodeTabs samples={searchCode(form)} />
      </form>
      <section className="stack" aria-label="What was found">
        <ErrorNote error={rest} />
        {search.isPending && <ScrapeWaits />}
        {search.data !== undefined && !search.isPending && <SearchResults answer={search.data} />}
        {search.data === undefined && !search.isPending && rest === null && (
          <p className="scrape-nothing soft">Ask something, and what is found stands here.</p>
        )}
      </section>
    </>
  );
}

function searchCode(form: typeof emptySearch) {
  try {
    const body = searchRequest({ ...form, q: form.q || "moonflowers" });
    return [{ label: "curl", code: curlOf("POST", "/search", body) }];
  } catch {
    return [];
  }
}
