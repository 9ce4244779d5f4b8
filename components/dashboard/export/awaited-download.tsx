import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { pathOf } from "#domain/api/path.ts";
import type { ExportRunView } from "#domain/export/export-run.ts";
import { useExportName } from "./export-row.tsx";

/**
 * Says what a download waits for, and begins it once the export lies ready. A page that is left meanwhile finds the export in
 * its list.
 */
export function AwaitedDownload({ run }: { run: ExportRunView }) {
  const t = useTranslations("export");
  const name = useExportName()(run);
  const file = run.place === "here" ? run.report?.files[0] : undefined;
  const address = file
    ? pathOf("GET /api/exports/{runId}/files/{number}", { params: { runId: run.id, number: "0" } })
    : null;

  // Joins the browser's downloads, which a page begins by a link only.
  useEffect(() => {
    if (address === null) return;
    const link = document.createElement("a");
    link.href = address;
    link.download = "";
    link.click();
  }, [address]);

  // A run that ended in another way says why in its row of the list.
  if (run.finishedAt !== null && address === null) return null;
  return (
    <p role="status" className="w-full text-ink-soft">
      {t(address === null ? "awaited" : "downloading", { name })}
    </p>
  );
}
