import { useTranslations } from "next-intl";
import type { ExportDivision } from "#domain/export/export-manifest.ts";

/** How a finished export was divided, and what it has of pairs or judged answers; what a trainer would stumble over is marked. */
export function ExportDivisionFacts({ facts: { splits, heldOut, preference, kto } }: { facts: ExportDivision }) {
  const t = useTranslations("export");
  if (!splits && !heldOut && !preference && !kto) return null;
  const hasEmpty = splits?.some(({ records }) => records === 0);
  return (
    <p className="flex flex-wrap gap-x-3 text-ink-soft tabular-nums">
      {preference ? <span>{t("pairFacts", preference)}</span> : null}
      {kto ? <span>{t("ktoFacts", kto)}</span> : null}
      {splits ? (
        <span className={hasEmpty ? "text-warn" : ""}>
          {splits.map(({ name, records }) => `${name}: ${records}`).join(" · ")}
        </span>
      ) : null}
      {heldOut ? <span className={heldOut.known === 0 ? "text-warn" : ""}>{t("heldOutFacts", heldOut)}</span> : null}
    </p>
  );
}
