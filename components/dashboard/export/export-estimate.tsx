import { useFormatter, useTranslations } from "next-intl";
import { useEffect } from "react";
import type { ExportRequest } from "#domain/export/export-request.ts";
import type { ExportEstimate, PhotosEstimate, PhotosInExport } from "#domain/export/export-run.ts";
import { printSize } from "../../ui/print-size.ts";
import { useAnswer } from "../../ui/use-answer.ts";

/** Ticks come in quick succession: the last one is asked about. */
const SETTLED = { settleMs: 300 };

/** What is free, where all of it is likely to be more than that; null else. */
function bytesOver({ bytes, photos, freeBytes }: ExportEstimate): number | null {
  return freeBytes !== null && (bytes ?? 0) + (photos?.bytes ?? 0) > freeBytes ? freeBytes : null;
}

type Props = {
  datasetId: string;
  request: ExportRequest;
  photos: PhotosInExport;
  /** Told whether nothing would leave; null while that is not known. */
  tellEmpty(isEmpty: boolean | null): void;
};

/** How many entries would leave, with how many photos, and in how many bytes. */
export function ExportEstimateLine({ datasetId, request, photos, tellEmpty }: Props) {
  const t = useTranslations("export");
  const format = useFormatter();
  // One that does not come is left out; the export itself says what is wrong.
  const { value, isAsking } = useAnswer(
    "POST /api/exports/estimate",
    { body: { ...request, datasetId, photos } },
    SETTLED,
  );
  const isEmpty = value?.isEmpty ?? null;

  // The form offers other buttons where nothing would leave: it is told when that becomes known.
  useEffect(() => tellEmpty(isEmpty), [isEmpty, tellEmpty]);

  const lackBytes = value && !isAsking ? bytesOver(value) : null;
  return (
    <div role="status" className="tabular-nums">
      {/* The form says that all of them would be left out: their number would contradict it. */}
      {!isAsking && isEmpty && value?.entries !== 0 ? null : (
        <p className="text-ink-soft">{isAsking ? t("estimating") : value ? print(value) : t("noEstimate")}</p>
      )}
      {lackBytes === null ? null : (
        <p className="text-warn">{t("littleRoom", { size: printSize(format, lackBytes) })}</p>
      )}
    </div>
  );

  function print({ entries, isExact, bytes, photos: ofPhotos }: ExportEstimate): string {
    const number = format.number(entries, "about");
    // That nothing would leave is said in words of its own, not as "about 0 B".
    const size = bytes ? printSize(format, bytes) : null;
    const kind = isExact ? "exact" : "about";
    return [
      t(`leaving.${kind}`, { count: entries, number }),
      ...(size === null ? [] : [t("aboutSize", { size })]),
      ...(ofPhotos ? [printPhotos(ofPhotos)] : []),
    ].join(" ");
  }

  function printPhotos({ count, bytes }: PhotosEstimate): string {
    if (count === null) return t("photosUnknown");
    if (count === 0) return t("photosNone");
    const size = bytes === null ? t("sizeUnknown") : t("sizeAbout", { size: printSize(format, bytes) });
    return t("photosAtMost", { count, size });
  }
}
