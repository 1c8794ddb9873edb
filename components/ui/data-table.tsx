import clsx from "clsx";
import type { ReactNode } from "react";
import { type Tone, toneSurface } from "./tone";

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** `end` for numbers. */
  align?: "start" | "end";
  /** On a phone: `title` is the first, bold line of the stacked row; `hidden` leaves the cell out. */
  phone?: "title" | "hidden";
  className?: string;
}

interface DataTableProps<Row> {
  /** What the table holds, for screen readers and as the name of its scroll area. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Colours a row that needs eyes; its cells still have to say why. */
  toneOf?: (row: Row) => Tone | undefined;
  /** Shown instead of the table when there are no rows: an EmptyState. */
  empty?: ReactNode;
}

/** Compares many things on a wide screen, scrolls inside itself, and stacks into cards on a phone. */
export function DataTable<Row>({ caption, columns, rows, keyOf, toneOf, empty }: DataTableProps<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto rounded-b-lg">
      <table className="w-full border-collapse text-left text-sm max-md:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-md:sr-only">
          <tr className="border-line border-b text-ink-muted">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={clsx(
                  "whitespace-nowrap px-3 py-2 font-medium text-xs first:pl-4 last:pr-4 sm:last:pr-6 sm:first:pl-6",
                  column.align === "end" && "text-right",
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map((row) => (
            <BodyRow key={keyOf(row)} row={row} columns={columns} tone={toneOf?.(row)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BodyRow<Row>(props: { row: Row; columns: readonly Column<Row>[]; tone: Tone | undefined }) {
  const { row, columns, tone } = props;
  return (
    <tr
      className={clsx(
        "border-line border-b last:border-b-0 max-md:block max-md:px-4 max-md:py-3",
        tone && toneSurface[tone],
      )}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          className={clsx(
            "px-3 py-2.5 align-middle max-md:flex max-md:items-center max-md:justify-between max-md:gap-4 max-md:p-0 max-md:py-1 md:first:pl-6 md:last:pr-6",
            column.align === "end" && "md:text-right",
            column.phone === "hidden" && "max-md:hidden",
            column.phone === "title" && "max-md:text-base max-md:font-medium",
            column.className,
          )}
        >
          {column.phone !== "title" && (
            <span aria-hidden="true" className="shrink-0 text-ink-muted md:hidden">
              {column.header}
            </span>
          )}
          <div className={clsx("min-w-0", column.phone !== "title" && "max-md:text-right")}>
            {column.cell(row)}
          </div>
        </td>
      ))}
    </tr>
  );
}
