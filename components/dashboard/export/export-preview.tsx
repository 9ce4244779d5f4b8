import { useTranslations } from "next-intl";
import type { ExportPreview } from "#domain/export/export-preview.ts";
import type { ExportRequest } from "#domain/export/export-request.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";

/** Ticks come in quick succession: the last one is asked about. */
const SETTLED = { settleMs: 300 };

/** A few finished records of what is asked for, as its files would have them, and why others would stay behind. */
export function ExportPreviewList({ datasetId, request }: { datasetId: string; request: ExportRequest }) {
  const t = useTranslations("export.preview");
  const { value, problem, isAsking } = useAnswer(
    "POST /api/exports/preview",
    // Parts have the same records.
    { body: { ...request, shardSize: null, names: false, datasetId } },
    SETTLED,
  );
  return (
    <section aria-label={t("title")} aria-busy={isAsking} className="flex flex-col gap-2">
      <h3 className="font-medium">{t("title")}</h3>
      {isAsking ? <p className="text-ink-soft">{t("asking")}</p> : <Problem problem={problem} isSmall />}
      {value && !isAsking ? <Records {...value} /> : null}
    </section>
  );
}

/** Before the reason of a pair's other side (server/export/formats/preference.ts). */
const REJECTED = "rejected-";

function Records({ records, leftOut, entries, isLate }: ExportPreview) {
  const t = useTranslations("export.preview");
  // One that has no words yet is better named by its code than not at all.
  const ownName = (reason: string) => (t.has(`reason.${reason}`) ? t(`reason.${reason}`) : reason);
  const reasonName = (reason: string) =>
    reason.startsWith(REJECTED)
      ? t("rejectedSide", { reason: ownName(reason.slice(REJECTED.length)) })
      : ownName(reason);
  if (records.length === 0 && leftOut.length === 0)
    return <p className="text-ink-soft">{t(isLate ? "late" : "none")}</p>;
  return (
    <>
      <ol className="flex flex-col gap-2">
        {records.map(({ file, text, isCut }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record is told by its place
          <li key={index} className="overflow-hidden rounded-lg border border-line bg-panel">
            <p className="border-b border-line px-3 py-1 text-xs text-ink-soft">
              {t(isCut ? "recordCut" : "record", { number: index + 1, file })}
            </p>
            <section
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
              tabIndex={0}
              aria-label={t("record", { number: index + 1, file })}
              className="max-h-64 overflow-auto px-3 py-2 lg:max-h-36"
            >
              <pre className="whitespace-pre-wrap font-mono text-xs wrap-anywhere">{text}</pre>
            </section>
          </li>
        ))}
      </ol>
      {leftOut.length > 0 ? (
        <p className="text-warn">
          {t("leftOut", {
            entries,
            reasons: leftOut.map(({ reason, count }) => `${reasonName(reason)} (${count})`).join(t("separator")),
          })}
        </p>
      ) : null}
    </>
  );
}
