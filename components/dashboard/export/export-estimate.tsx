import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ExportRequest } from "#domain/export/export-request.ts";
import type { ExportEstimate, PhotosEstimate, PhotosInExport } from "#domain/export/export-run.ts";
import { call } from "../../ui/call.ts";
import { printSize } from "./export-size.ts";

/** Ticks come in quick succession: the last one is asked about. */
const SETTLED_MS = 300;

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
  const [known, setKnown] = useState<{ wish: string; estimate: ExportEstimate | null } | null>(null);
  const wish = JSON.stringify({ ...request, datasetId, photos });
  const isEmpty = known?.wish === wish && known.estimate ? known.estimate.isEmpty : null;

  // Joins the server: it looks at a few of the entries that this choice would let leave.
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      // An estimate that does not come is left out; the export itself says what is wrong.
      const estimate = await call<ExportEstimate>("/api/exports/estimate", "POST", JSON.parse(wish)).catch(() => null);
      if (isCurrent) setKnown({ wish, estimate });
    }, SETTLED_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wish]);

  // The form offers other buttons where nothing would leave: it is told when that becomes known.
  useEffect(() => tellEmpty(isEmpty), [isEmpty, tellEmpty]);

  return (
    <p role="status" className="text-ink-soft tabular-nums">
      {known?.wish !== wish ? t("estimating") : known.estimate ? print(known.estimate) : t("noEstimate")}
    </p>
  );

  function print({ entries, isExact, bytes, photos: ofPhotos }: ExportEstimate): string {
    const count = isExact ? format.number(entries) : format.number(entries, { notation: "compact" });
    const size = bytes === null ? null : printSize(format, bytes);
    const kind = isExact ? "exact" : "about";
    return [
      t(`leaving.${kind}`, { count }),
      ...(size === null ? [] : [t("aboutSize", { size })]),
      ...(ofPhotos ? [printPhotos(ofPhotos)] : []),
    ].join(" ");
  }

  function printPhotos({ count, bytes }: PhotosEstimate): string {
    if (count === null) return t("photosUnknown");
    const size = bytes === null ? t("sizeUnknown") : t("sizeAbout", { size: printSize(format, bytes) });
    return t("photosAtMost", { count, size });
  }
}
