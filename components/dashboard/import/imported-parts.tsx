import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ImportReport } from "#domain/import/import-report.ts";

const SHOWN = 50;

type Props = { parts: NonNullable<ImportReport["parts"]>; datasetId: string | null };

/** The parts that an import's new entries belong to, with who wrote them, and which of that nobody said. */
export function ImportedParts({ parts, datasetId }: Props) {
  const t = useTranslations("parts");
  const guessed = parts.filter(({ isGuessed }) => isGuessed);
  return (
    <section aria-labelledby="imported-parts" className="flex flex-col gap-2">
      <h2 id="imported-parts" className="font-semibold">
        {t("imported")}
      </h2>
      <ul className="flex flex-wrap gap-2">
        {parts.slice(0, SHOWN).map(({ name, author, isGuessed, entries }) => (
          <li key={name} className="rounded border border-line bg-panel px-2 py-0.5 break-all tabular-nums">
            {[
              name,
              ...(author === "unknown"
                ? []
                : [isGuessed ? t("guessed", { author: t(`authors.${author}`) }) : t(`authors.${author}`)]),
              t("count", { count: entries }),
            ].join(" · ")}
          </li>
        ))}
      </ul>
      {guessed.length > 0 && datasetId !== null ? (
        <p className="text-ink-soft">
          {t("guessedWhy", { count: guessed.length })}{" "}
          <Link className="underline" href={`/datasets/${datasetId}/parts`}>
            {t("guessedChange")}
          </Link>
        </p>
      ) : null}
      {parts.length > SHOWN ? <p className="text-ink-soft">{t("more", { count: parts.length - SHOWN })}</p> : null}
    </section>
  );
}
