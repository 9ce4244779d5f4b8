import { useId } from "react";
import { bodyCell, figuresTable, headCell, scrolling } from "../overview/figures-card.tsx";

type Props = {
  title: string;
  about?: string;
  /** Of columns; the first is that of the rows' names. */
  head: readonly string[];
  rows: readonly { key: string; cells: readonly string[] }[];
  /** The heading is told to whoever does not see it: what is above says it already. */
  isTitleHidden?: boolean;
};

/** A small table of figures under its heading: names on the left, numbers on the right. */
export function FigureTable({ title, about, head, rows, isTitleHidden = false }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <h3 id={id} className={isTitleHidden ? "sr-only" : "font-semibold"}>
        {title}
      </h3>
      {about === undefined ? null : <p className="text-sm text-ink-soft">{about}</p>}
      {rows.length === 0 ? null : (
        <div className={scrolling}>
          <table aria-labelledby={id} className={figuresTable}>
            <thead>
              <tr>
                {head.map((own, at) => (
                  <th key={own} scope="col" className={at === 0 ? headCell : `${headCell} text-right`}>
                    {own}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells: [name, ...cells] }) => (
                <tr key={key}>
                  <th scope="row" className={`${bodyCell} min-w-28 font-normal wrap-anywhere`}>
                    {name}
                  </th>
                  {cells.map((cell, at) => (
                    <td key={head[at + 1]} className={`${bodyCell} text-right`}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
