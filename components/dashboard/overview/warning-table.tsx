import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { MARKS } from "#domain/entry/contract.ts";
import type { Overview } from "#domain/overview/overview.ts";
import { entriesOf } from "./entries-of.ts";
import { bodyCell, FiguresCard, figureLink, figuresTable, headCell } from "./figures-card.tsx";
import { ShareBar } from "./share-bar.tsx";

/** `unsettled`: files whose boxes can be read in more than one way, and nobody has chosen one; 0 for whoever may not choose. */
type Props = { datasetId: string; warnings: Overview["warnings"]; unsettled: number };

/** What the import warned of, and in how many entries. */
export function WarningTable({ datasetId, warnings: { counts, isExact }, unsettled }: Props) {
  const t = useTranslations("overview");
  const tc = useTranslations("common");
  const format = useFormatter();
  const present = MARKS.filter((mark) => counts[mark]).toSorted(
    (one, other) => (counts[other] ?? 0) - (counts[one] ?? 0),
  );
  const most = Math.max(1, ...present.map((mark) => counts[mark] ?? 0));
  return (
    <FiguresCard id="warnings" title={t("warnings.title")} datasetId={datasetId} table="warnings">
      {unsettled > 0 ? (
        <p className="text-sm">
          <Link className={figureLink} href={`/datasets/${datasetId}/boxes`}>
            {t("warnings.unsettled", { count: unsettled })}
          </Link>
        </p>
      ) : null}
      {present.length === 0 && isExact && unsettled === 0 ? (
        <p className="text-sm text-ink-soft">{t("warnings.none")}</p>
      ) : null}
      {isExact ? null : <p className="text-sm text-ink-soft">{t("warnings.about")}</p>}
      {present.length > 0 ? (
        <table aria-labelledby="warnings" className={figuresTable}>
          <thead>
            <tr>
              <th scope="col" className={headCell}>
                {t("warnings.warning")}
              </th>
              <th scope="col" className={`${headCell} text-right`}>
                {t("entries")}
              </th>
              <td className={`${headCell} w-1/3`} />
            </tr>
          </thead>
          <tbody>
            {present.map((mark) => {
              const href = entriesOf(datasetId, { marks: [mark] });
              return (
                <tr key={mark}>
                  <th scope="row" className={`${bodyCell} font-normal break-words`}>
                    <Link className={figureLink} href={href}>
                      {tc(`mark.${mark}`)}
                    </Link>
                  </th>
                  <td className={`${bodyCell} text-right`}>{format.number(counts[mark] ?? 0)}</td>
                  <td className={bodyCell}>
                    <Link href={href} tabIndex={-1} aria-hidden="true">
                      <ShareBar share={counts[mark] ?? 0} most={most} tone="warn" />
                    </Link>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : null}
    </FiguresCard>
  );
}
