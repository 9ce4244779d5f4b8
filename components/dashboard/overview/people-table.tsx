import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { type PersonWork, paceOf, sumOf } from "#domain/overview/work.ts";
import { entriesOf } from "./entries-of.ts";
import { bodyCell, FiguresCard, figureLink, figuresTable, headCell, scrolling } from "./figures-card.tsx";
import { ShareBar } from "./share-bar.tsx";

type Props = {
  datasetId: string;
  people: readonly PersonWork[];
  /** Whoever looks sees their own work alone. */
  isOwn: boolean;
};

/** How fast people decide, and how often faster than anybody reads. */
export function PeopleTable({ datasetId, people, isOwn }: Props) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const most = Math.max(0.1, ...people.map(({ tooFast, paced }) => tooFast / Math.max(1, paced)));
  return (
    <FiguresCard id="people" title={t(isOwn ? "people.own" : "people.title")} datasetId={datasetId} table="people">
      <p className="text-sm text-ink-soft">{people.length > 0 ? t("people.about") : t("people.none")}</p>
      {people.length > 0 ? (
        <div className={scrolling}>
          <table aria-labelledby="people" className={figuresTable}>
            <thead>
              <tr>
                <th scope="col" className={headCell}>
                  {t("people.person")}
                </th>
                {(["decisions", "pace", "tooFast"] as const).map((name) => (
                  <th key={name} scope="col" className={`${headCell} text-right`}>
                    {t(`people.${name}`)}
                  </th>
                ))}
                <td className={`${headCell} w-32 max-sm:hidden`} />
              </tr>
            </thead>
            <tbody>
              {people.map((person) => {
                const { name, reviewerIds, isProgram, decisions, paced, tooFast } = person;
                const pace = paceOf(person);
                const share = tooFast / Math.max(1, paced);
                return (
                  <tr key={reviewerIds[0]}>
                    <th scope="row" className={`${bodyCell} font-normal break-words`}>
                      <Link
                        className={figureLink}
                        href={entriesOf(datasetId, { reviewers: reviewerIds.slice(0, 20) })}
                        aria-label={t("people.see", { name })}
                      >
                        {name}
                      </Link>
                      {isProgram ? <span className="ml-2 text-xs text-ink-soft">{t("people.program")}</span> : null}
                    </th>
                    <td className={`${bodyCell} text-right`}>{format.number(sumOf(decisions))}</td>
                    <td className={`${bodyCell} text-right`}>
                      {pace === null ? (
                        <span className="text-ink-soft">{t("people.paceUnknown")}</span>
                      ) : (
                        format.number(Math.round(pace))
                      )}
                    </td>
                    <td className={`${bodyCell} text-right whitespace-nowrap`}>
                      {t("people.tooFastOf", {
                        count: tooFast,
                        paced,
                        share: format.number(share, "share"),
                      })}
                    </td>
                    <td className={`${bodyCell} max-sm:hidden`}>
                      <ShareBar share={share} most={most} tone="warn" />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : null}
    </FiguresCard>
  );
}
