import { scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { useFormatter, useTranslations } from "next-intl";
import { useId } from "react";
import { Legend } from "../../ui/legend.tsx";
import { bodyCell, figuresTable, headCell, scrolling } from "../overview/figures-card.tsx";

/** Sets that stand beside each other, each in its colour. */
export const SERIES = ["before", "core", "random", "mix"] as const;
export type Series = (typeof SERIES)[number];
const FILL = { before: "fill-line-strong", core: "fill-accent", random: "fill-warn", mix: "fill-good" };
const SWATCH = { before: "bg-line-strong", core: "bg-accent", random: "bg-warn", mix: "bg-good" };

/** `value`: what the bar's length is; `count`: what is told beside it, where that is another number. */
export type Compared = { name: string; cells: readonly { value: number | null; count?: number }[] };

type Props = {
  title: string;
  about?: string;
  series: readonly Series[];
  rows: readonly Compared[];
  /** How values are told: shares of a whole, or means. */
  as: "share" | "tenth";
};

const BAR = 9;
/** So many rows are drawn; all are in the table. */
const DRAWN_MAX = 12;

/** A bar a set in each row, and the same as a table. Lengths are attributes in percent (docs/decisions/069). */
export function ComparedBars({ title, about, series, rows, as }: Props) {
  const t = useTranslations("recipes.preview");
  const format = useFormatter();
  const id = useId();
  // A share fills as much of its track as it says; means are drawn against the largest.
  const most = as === "share" ? 1 : Math.max(...rows.flatMap(({ cells }) => cells.map(({ value }) => value ?? 0)), 0);
  const scale = scaleLinear({ domain: [0, most === 0 ? 1 : most], range: [0, 100], clamp: true });
  const told = (value: number | null) => (value === null ? "–" : format.number(value, as));
  const hasCounts = rows.some(({ cells }) => cells.some(({ count }) => count !== undefined));
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <h3 id={id} className="font-semibold">
        {title}
      </h3>
      {about === undefined ? null : <p className="text-sm text-ink-soft">{about}</p>}
      <ul className="flex flex-col gap-2 text-sm">
        {rows.slice(0, DRAWN_MAX).map(({ name, cells }) => (
          <li key={name} className="grid grid-cols-[minmax(6rem,9rem)_1fr] items-center gap-3">
            <span className="min-w-0 wrap-anywhere">{name}</span>
            <div className="flex min-w-0 flex-col gap-0.5">
              {cells.map(({ value }, at) => (
                <div key={series[at]} className="flex items-center gap-2">
                  <svg aria-hidden="true" height={BAR} className="block min-w-0 grow rounded-xs bg-line/40">
                    <Bar
                      className={FILL[series[at] ?? "before"]}
                      x={0}
                      y={0}
                      width={`${scale(value ?? 0)}%`}
                      height={BAR}
                    />
                  </svg>
                  <span className="w-14 shrink-0 text-right text-xs text-ink-soft tabular-nums">{told(value)}</span>
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
      <Legend series={series.map((key) => ({ key, name: t(`series.${key}`), swatch: SWATCH[key] }))} />
      <details>
        <summary className="min-h-7 py-1 text-sm text-ink-soft">
          {rows.length > DRAWN_MAX ? t("tableOfAll", { count: rows.length }) : t("table")}
        </summary>
        <div className={scrolling}>
          <table aria-labelledby={id} className={figuresTable}>
            <thead>
              <tr>
                <th scope="col" className={headCell} />
                {series.map((own) => (
                  <th key={own} scope="col" className={`${headCell} text-right`}>
                    {t(`series.${own}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, cells }) => (
                <tr key={name}>
                  <th scope="row" className={`${bodyCell} min-w-28 font-normal wrap-anywhere`}>
                    {name}
                  </th>
                  {cells.map(({ value, count }, at) => (
                    <td key={series[at]} className={`${bodyCell} text-right`}>
                      {hasCounts ? format.number(count ?? 0) : told(value)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
