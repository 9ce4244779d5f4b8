import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { Found, FoundShare } from "#domain/overview/found.ts";
import type { Overview } from "#domain/overview/overview.ts";
import type { NamedReason } from "#domain/verdict/reason-name.ts";
import { useReasonName } from "../../ui/use-reason-name.ts";
import { entriesOf, groupFilter } from "./entries-of.ts";
import { bodyCell, FiguresCard, figureLink, figuresTable, headCell, scrolling } from "./figures-card.tsx";
import { ShareBar } from "./share-bar.tsx";

type Props = {
  datasetId: string;
  kind: "task" | "part";
  found: readonly Found[];
  overview: Pick<Overview, "parts" | "decidedUnseen">;
  reasons: readonly NamedReason[];
};

/** Not as it came. */
const FAULTY: EntryFilter["states"] = ["edited", "rejected", "flagged"];

/** The share that a row shows: of what was drawn by chance where any was, for that is of the set; else of what was looked at. */
const shareOf = ({ count, drawn }: FoundShare, own: Found): number =>
  drawn ? drawn.count / own.drawn : count / Math.max(1, own.looked);

/** What was found wrong, by task or by part, and by reason; with an interval only where chance drew the entries. */
export function FoundTable({ datasetId, kind, found, overview: { parts, decidedUnseen }, reasons }: Props) {
  const t = useTranslations("overview");
  const tc = useTranslations("common");
  const tp = useTranslations("parts");
  const nameOf = useReasonName(reasons);
  const groupName = (group: string) => {
    if (kind === "task") return tc(`task.${group as "other"}`);
    return group === NO_PART ? tp("without") : (parts.find(({ id }) => id === group)?.name ?? group);
  };
  const most = Math.max(
    0.01,
    ...found.flatMap((own) => [own.faulty, ...own.reasons].map((row) => row.drawn?.high ?? shareOf(row, own))),
  );
  const isSomeDrawn = found.some(({ drawn }) => drawn > 0);
  return (
    <FiguresCard
      id={`found-${kind}`}
      title={t(kind === "task" ? "found.byTask" : "found.byPart")}
      datasetId={datasetId}
      table="found"
    >
      <div className="flex flex-col gap-1 text-sm text-ink-soft">
        <p>{t("found.about")}</p>
        {decidedUnseen > 0 ? <p>{t("found.unseen", { count: decidedUnseen })}</p> : null}
        {isSomeDrawn ? null : <p>{t("found.intervalHint")}</p>}
      </div>
      {found.map((own) => {
        const name = groupName(own.group);
        const place = groupFilter(kind, own.group);
        return (
          <div key={own.group} className="flex flex-col gap-1">
            <h3 id={`found-${kind}-${own.group}`} className="font-medium">
              {name}
            </h3>
            <p className="text-sm text-ink-soft tabular-nums">
              {own.drawn > 0
                ? t("found.drawn", { drawn: own.drawn, looked: own.looked, entries: own.entries, kind })
                : t("found.looked", { looked: own.looked })}
            </p>
            <div className={scrolling}>
              <table aria-labelledby={`found-${kind}-${own.group}`} className={`${figuresTable} table-fixed`}>
                <thead>
                  <tr>
                    <th scope="col" className={headCell}>
                      {t("found.reason")}
                    </th>
                    <th scope="col" className={`${headCell} w-16 text-right`}>
                      {t("entries")}
                    </th>
                    <th scope="col" className={`${headCell} w-16 text-right`}>
                      {t("found.share")}
                    </th>
                    <th scope="col" className={`${headCell} w-30`}>
                      {t("found.interval")}
                    </th>
                    <td className={`${headCell} w-24 max-sm:hidden`} />
                  </tr>
                </thead>
                <tbody>
                  <FoundRow
                    name={t("found.any")}
                    hint={t("found.anyHint")}
                    row={own.faulty}
                    {...{ own, most }}
                    href={entriesOf(datasetId, { ...place, states: FAULTY })}
                    label={t("found.see", { name, reason: t("found.any"), count: own.faulty.count })}
                  />
                  {own.reasons.map((row) => (
                    <FoundRow
                      key={row.code}
                      name={nameOf(row.code)}
                      {...{ row, own, most }}
                      href={entriesOf(datasetId, { ...place, reasons: [row.code] })}
                      label={t("found.see", { name, reason: nameOf(row.code), count: row.count })}
                    />
                  ))}
                </tbody>
              </table>
            </div>
          </div>
        );
      })}
    </FiguresCard>
  );
}

type RowProps = {
  name: string;
  hint?: string;
  row: FoundShare;
  own: Found;
  /** The largest share of the table. */
  most: number;
  href: string;
  label: string;
};

function FoundRow({ name, hint, row, own, most, href, label }: RowProps) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const percent = (share: number) => format.number(share, "shareInColumn");
  return (
    <tr>
      <th scope="row" className={`${bodyCell} font-normal break-words`}>
        {name}
        {hint ? <span className="block text-xs text-ink-soft">{hint}</span> : null}
      </th>
      <td className={`${bodyCell} text-right`}>
        {row.count > 0 ? (
          <Link className={figureLink} href={href} aria-label={label}>
            {format.number(row.count)}
          </Link>
        ) : (
          0
        )}
      </td>
      <td className={`${bodyCell} text-right`}>{percent(shareOf(row, own))}</td>
      <td className={`${bodyCell} whitespace-nowrap`}>
        {row.drawn ? (
          t("found.range", { low: percent(row.drawn.low), high: percent(row.drawn.high) })
        ) : (
          <span className="text-ink-soft">{t("found.noInterval")}</span>
        )}
      </td>
      <td className={`${bodyCell} max-sm:hidden`}>
        <Link href={href} tabIndex={-1} aria-hidden="true">
          <ShareBar share={shareOf(row, own)} interval={row.drawn} most={most} />
        </Link>
      </td>
    </tr>
  );
}
