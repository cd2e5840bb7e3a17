import { useState } from "react";
import { useAsk } from "../../api/queries.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Page } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { Models } from "./models.tsx";
import { lastMonths } from "./months.ts";
import { Requests } from "./requests.tsx";
import { Totals } from "./totals.tsx";
import "./usage.css";

const monthsBack = 12;

/** What was used in a month, and the requests of the last days. */
export function UsagePage() {
  const months = lastMonths(monthsBack);
  const [period, setPeriod] = useState(months[0] ?? "");
  const { data, error, refetch } = useAsk("usage", { query: { period } });
  return (
    <Page
      title="Usage"
      about="What sessions, agents and models took, month by month."
      actions={
        <Select
          aria-label="Month"
          value={period}
          onValue={setPeriod}
          options={months.map((month) => ({ value: month, label: month }))}
        />
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Skeleton lines={6} />}
      {data !== undefined && (
        <>
          <Totals usage={data} />
          <Models usage={data} />
        </>
      )}
      <Requests />
    </Page>
  );
}
