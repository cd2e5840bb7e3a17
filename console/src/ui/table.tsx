import type { ReactNode } from "react";
import { Link } from "wouter";
import { classes } from "./classes.ts";
import { Skeleton } from "./spinner.tsx";
import "./table.css";

/** A column: what stands over it and in it. */
export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell(row: Row): ReactNode;
  /** `right` for numbers. */
  align?: "left" | "right";
  /** Not shown on a phone. */
  wide?: boolean;
}

interface TableProps<Row> {
  /** Said by a screen reader. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while they are being read. */
  rows: readonly Row[] | undefined;
  keyOf(row: Row): string;
  /** Where a row leads: its first cell becomes the link, and the whole row can be clicked. */
  linkOf?(row: Row): string;
  /** Shown where there are no rows: an `EmptyState`. */
  empty: ReactNode;
}

/** A list as a table. Buttons in a cell of a row with a link work as themselves. */
export function Table<Row>({ label, columns, rows, keyOf, linkOf, empty }: TableProps<Row>) {
  if (rows === undefined) {
    return (
      <div className="table-waits">
        <Skeleton lines={5} />
      </div>
    );
  }
  if (rows.length === 0) return empty;
  return (
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cellClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={linkOf && "table-linked"}>
              {columns.map((column, index) => (
                <td key={column.id} className={cellClass(column)}>
                  {linkOf !== undefined && index === 0 ? (
                    <Link className="table-link" to={linkOf(row)}>
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellClass({ align, wide }: Pick<Column<never>, "align" | "wide">): string {
  return classes(align === "right" && "table-right", wide === true && "table-wide");
}
