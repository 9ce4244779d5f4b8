"use client";

import { scaleBand, scaleLinear, scaleOrdinal } from "@visx/scale";
import { Bar, BarStack } from "@visx/shape";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { OverviewTable } from "#domain/overview/csv.ts";
import { type DayWork, sumOf, withIdleDays } from "#domain/overview/work.ts";
import { DECISIONS } from "#domain/verdict/verdict.ts";
import { Legend } from "../../ui/legend.tsx";
import { entriesOf } from "./entries-of.ts";
import { bodyCell, FiguresCard, figureLink, figuresTable, headCell, scrolling } from "./figures-card.tsx";

/** As many columns as a phone can tell apart. */
const DAYS_SHOWN = 60;
/** Of the drawing; it is stretched to its place, and holds no text. */
const [WIDTH, HEIGHT] = [1000, 200];

/** The one column of a first day is no wall. */
const DAY_PX_MAX = 40;

const SHOWN = DECISIONS.filter((decision) => decision !== "undo" && decision !== "reset");
const COLOUR = {
  accept: "good",
  edit: "accent",
  reject: "bad",
  flag: "warn",
  unclear: "violet",
  skip: "line-strong",
  judge: "ink-soft",
};
const SWATCH = {
  accept: "bg-good",
  edit: "bg-accent",
  reject: "bg-bad",
  flag: "bg-warn",
  unclear: "bg-violet",
  skip: "bg-line-strong",
  judge: "bg-ink-soft",
};

/** How many decisions people gave on each day; each column leads to the entries decided since. */
export function DayChart({ datasetId, days }: { datasetId: string; days: readonly DayWork[] }) {
  const t = useTranslations("overview");
  const tc = useTranslations("common");
  const format = useFormatter();
  const shown = withIdleDays(days, DAYS_SHOWN);
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return null;
  const kinds = SHOWN.filter((decision) => days.some(({ decisions }) => decisions[decision]));
  const y = scaleLinear({
    domain: [0, Math.max(...shown.map(({ decisions }) => sumOf(decisions)))],
    range: [HEIGHT, 0],
    nice: true,
  });
  const x = scaleBand({ domain: shown.map(({ day }) => day), range: [0, WIDTH], padding: 0.15 });
  const colour = scaleOrdinal({ domain: [...SHOWN], range: SHOWN.map((decision) => `var(--${COLOUR[decision]})`) });
  const date = (day: string) => format.dateTime(new Date(day), "countedDay");
  const since = (day: string) => entriesOf(datasetId, { changedSince: `${day}T00:00:00Z` }, "changed");
  const most = y.domain()[1] ?? 0;
  const earlier = days.filter(({ day }) => day < first.day).length;
  const table: OverviewTable = "days";
  return (
    <FiguresCard id="days" title={t("days.title")} datasetId={datasetId} table={table}>
      <p className="text-sm text-ink-soft">
        {t("days.about")} {earlier > 0 ? t("days.earlier", { count: earlier }) : null}
      </p>
      <p className="sr-only">{t("days.chart", { from: date(first.day), to: date(last.day), most })}</p>
      <div className="flex gap-2 text-xs text-ink-soft tabular-nums">
        <div aria-hidden className="flex flex-col justify-between text-right">
          <span>{format.number(most)}</span>
          <span className="mb-5">0</span>
        </div>
        <div aria-hidden className="min-w-0">
          <svg
            aria-hidden="true"
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            width={shown.length * DAY_PX_MAX}
            preserveAspectRatio="none"
            className="block h-36 max-w-full border-b border-line-strong"
          >
            <BarStack
              data={shown}
              keys={[...kinds]}
              value={({ decisions }, decision) => decisions[decision] ?? 0}
              x={({ day }) => day}
              xScale={x}
              yScale={y}
              color={colour}
            />
            {shown.map(({ day }) => (
              <a key={day} href={since(day)} tabIndex={-1}>
                <title>{date(day)}</title>
                <Bar x={x(day)} y={0} width={x.bandwidth()} height={HEIGHT} fill="transparent" />
              </a>
            ))}
          </svg>
          <div className="mt-1 flex justify-between gap-2">
            <span>{date(first.day)}</span>
            {last.day === first.day ? null : <span>{date(last.day)}</span>}
          </div>
        </div>
      </div>
      <Legend series={kinds.map((key) => ({ key, name: tc(`decision.${key}`), swatch: SWATCH[key] }))} />
      <details>
        <summary className="min-h-7 py-1 text-sm text-ink-soft">{t("table")}</summary>
        <div className={`${scrolling} max-h-80 overflow-y-auto`}>
          <table aria-labelledby="days" className={figuresTable}>
            <thead>
              <tr>
                <th scope="col" className={headCell}>
                  {t("days.day")}
                </th>
                <th scope="col" className={`${headCell} text-right`}>
                  {t("days.sum")}
                </th>
                {kinds.map((decision) => (
                  <th key={decision} scope="col" className={`${headCell} text-right`}>
                    {tc(`decision.${decision}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ day, decisions }) => (
                <tr key={day}>
                  <th scope="row" className={`${bodyCell} font-normal whitespace-nowrap`}>
                    <Link className={figureLink} href={since(day)} aria-label={t("days.since", { day: date(day) })}>
                      {date(day)}
                    </Link>
                  </th>
                  <td className={`${bodyCell} text-right`}>{format.number(sumOf(decisions))}</td>
                  {kinds.map((decision) => (
                    <td key={decision} className={`${bodyCell} text-right`}>
                      {format.number(decisions[decision] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </FiguresCard>
  );
}
