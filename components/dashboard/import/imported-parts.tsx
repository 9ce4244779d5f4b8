import { useTranslations } from "next-intl";
import type { ImportReport } from "#domain/import/import-report.ts";

const SHOWN = 50;

/** The parts that an import's new entries belong to, with who wrote them. */
export function ImportedParts({ parts }: { parts: NonNullable<ImportReport["parts"]> }) {
  const t = useTranslations("parts");
  return (
    <section aria-labelledby="imported-parts" className="flex flex-col gap-2">
      <h2 id="imported-parts" className="font-semibold">
        {t("imported")}
      </h2>
      <ul className="flex flex-wrap gap-2">
        {parts.slice(0, SHOWN).map(({ name, author, entries }) => (
          <li key={name} className="rounded border border-line bg-panel px-2 py-0.5 break-all tabular-nums">
            {[name, ...(author === "unknown" ? [] : [t(`authors.${author}`)]), t("count", { count: entries })].join(
              " · ",
            )}
          </li>
        ))}
      </ul>
      {parts.length > SHOWN ? <p className="text-ink-soft">{t("more", { count: parts.length - SHOWN })}</p> : null}
    </section>
  );
}
