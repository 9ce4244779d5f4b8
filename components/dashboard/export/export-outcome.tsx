import { Download, PackageCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ExportRequest } from "#domain/export/export-request.ts";
import type { Packaging, PhotosInExport } from "#domain/export/export-run.ts";
import { Button } from "../../ui/button.tsx";
import { ExportEstimateLine } from "./export-estimate.tsx";
import { ExportPreviewList } from "./export-preview.tsx";

type Props = {
  datasetId: string;
  request: ExportRequest;
  packaging: Packaging;
  photos: PhotosInExport;
  /** Why nothing can be asked for; null where it can. */
  lack: "noEntries" | "noStates" | null;
  /** Whether nothing would leave; null while that is not known. */
  isEmpty: boolean | null;
  isOff: boolean;
  tellEmpty(isEmpty: boolean | null): void;
  send(packaging: Packaging, isAwaited: boolean): void;
  /** What came of it. */
  children?: ReactNode;
};

/** What would leave by the choices beside it: how much, the buttons that ask for it, and a few finished records. It stays in sight while one chooses. */
export function ExportOutcome(props: Props) {
  const { datasetId, request, packaging, photos, lack, isEmpty, isOff, tellEmpty, send, children } = props;
  const t = useTranslations("export");
  return (
    <aside
      aria-label={t("outcome")}
      className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto"
    >
      <div className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4">
        {/* No state at all would be the format's own choice of them to the server. */}
        {lack !== null ? (
          <p role="status" className="text-ink-soft">
            {t(lack)}
          </p>
        ) : (
          <>
            <ExportEstimateLine datasetId={datasetId} request={request} photos={photos} tellEmpty={tellEmpty} />
            {isEmpty ? <p className="text-warn">{t("nothing")}</p> : null}
          </>
        )}
        <Button
          look="primary"
          disabled={isOff || lack !== null || isEmpty === true}
          icon={<PackageCheck size={16} aria-hidden />}
          onClick={() => send(packaging, false)}
        >
          {t("start")}
        </Button>
        <Button
          look="quiet"
          disabled={isOff || lack !== null || isEmpty === true}
          icon={<Download size={16} aria-hidden />}
          onClick={() => send("zip", true)}
        >
          {t("downloadNow")}
        </Button>
        {children}
      </div>
      {lack === null ? <ExportPreviewList datasetId={datasetId} request={request} /> : null}
    </aside>
  );
}
