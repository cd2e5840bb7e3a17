import { Brain } from "lucide-react";
import type { UsageResponse } from "../../../../src/contract/usage.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Money } from "../money.tsx";
import { Bar } from "./bar.tsx";

type Model = UsageResponse["models"][number];

function tokens({ input_tokens: into, output_tokens: out }: Model): number {
  return into + out;
}

function columnsOf(most: number): readonly Column<Model>[] {
  return [
    {
      id: "model",
      header: "Model",
      cell: ({ model }) => <span className="mono">{model}</span>,
    },
    {
      id: "share",
      header: "Tokens",
      cell: (model) => (
        <Bar
          parts={[
            { name: "from the cache", count: model.cached_input_tokens },
            { name: "in", count: model.input_tokens - model.cached_input_tokens },
            { name: "out", count: model.output_tokens },
          ]}
          whole={most}
        />
      ),
    },
    {
      id: "calls",
      header: "Calls",
      align: "right",
      wide: true,
      cell: ({ calls }) => calls.toLocaleString(),
    },
    {
      id: "cost",
      header: "Cost",
      align: "right",
      cell: ({ cost_usd: cost }) => <Money usd={cost} />,
    },
  ];
}

/** What each model took, the most first. */
export function Models({ usage: { models, notes } }: { usage: UsageResponse }) {
  const sorted = models.toSorted((one, other) => tokens(other) - tokens(one));
  const most = Math.max(1, ...models.map(tokens));
  return (
    <Card title="Models" flush>
      <Table
        label="Models"
        columns={columnsOf(most)}
        rows={sorted}
        keyOf={({ model }) => model}
        empty={
          <EmptyState icon={Brain} title="No model was asked in this month">
            Agents, structured data and written answers ask a model.
          </EmptyState>
        }
      />
      <ul className="usage-notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Card>
  );
}
