import type { ReactNode } from "react";

/** Columns of readings of the same boxes; on a narrow screen they are scrolled. `label`: of columns with no control, which the keyboard could not reach. */
export const SideBySide = ({ children, label }: { children: ReactNode; label?: string }) => (
  <div
    {...(label === undefined ? {} : { role: "group", "aria-label": label, tabIndex: 0 })}
    className="relative flex gap-3 overflow-x-auto pb-2 sm:gap-4"
  >
    {children}
  </div>
);

type ColumnProps = { name: string; children: ReactNode; isNarrow?: boolean };

/** What one reading draws. `isNarrow`: three of them stand in a form, under names of two lines. */
export const ReadingColumn = ({ name, children, isNarrow = false }: ColumnProps) => (
  <section
    aria-label={name}
    className={`flex min-w-34 flex-1 flex-col gap-3 ${isNarrow ? "sm:min-w-48" : "sm:min-w-64"}`}
  >
    <h4 className={`min-h-10 content-end text-sm font-semibold ${isNarrow ? "" : "sm:min-h-0"}`}>{name}</h4>
    {children}
  </section>
);
