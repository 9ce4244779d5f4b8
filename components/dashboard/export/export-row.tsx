import { Trash2, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ExportRunView } from "#domain/export/export-run.ts";
import { wordsKey } from "#domain/export/formats.ts";
import { FIRST_QUERY, printBrowseQuery } from "#domain/find/browse-query.ts";
import { Button } from "../../ui/button.tsx";
import { printSize } from "../../ui/print-size.ts";
import { useMessage } from "../../ui/use-message.ts";
import { ExportDivisionFacts } from "./export-division-facts.tsx";
import { ExportFiles } from "./export-files.tsx";
import { ExportProgressBar } from "./export-progress.tsx";
import { ExportShift } from "./export-shift.tsx";

type Props = { run: ExportRunView; cancel(): Promise<unknown>; forget(): Promise<unknown> };

/** One export: what it is, how far it is, and its files when it lies ready. */
export function ExportRow({ run, cancel, forget }: Props) {
  const t = useTranslations("export");
  const format = useFormatter();
  const word = useMessage();
  const { report, request } = run;
  const name = useExportName()(run);
  const isOpen = run.finishedAt === null;
  const time = (iso: string) => <time dateTime={iso}>{format.dateTime(new Date(iso), "moment")}</time>;
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4 text-sm" aria-label={name}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{name}</h3>
        <span role="status" className={run.state === "failed" ? "font-medium text-bad" : "text-ink-soft"}>
          {run.isCancelling ? t("cancelling") : t(`state.${run.state}`)}
        </span>
        <span className="grow" />
        {isOpen && !run.isCancelling ? (
          <Button icon={<X size={15} aria-hidden />} aria-label={t("cancelRun", { name })} onClick={cancel}>
            {t("cancel")}
          </Button>
        ) : null}
        {isOpen ? null : (
          <Button
            look="quiet"
            icon={<Trash2 size={15} aria-hidden />}
            aria-label={t("forgetRun", { name })}
            onClick={forget}
          >
            {t("forget")}
          </Button>
        )}
      </div>
      <p className="flex flex-wrap gap-x-3 text-ink-soft">
        <span>{t("by", { name: run.reviewerName ?? t("nobody") })}</span>
        {time(run.createdAt)}
        {isView(run) ? <span>{t("ofView")}</span> : null}
        {request?.shardSize ? (
          <span>
            {t("inParts", {
              size:
                request.shardSize.unit === "bytes"
                  ? printSize(format, request.shardSize.count)
                  : t("records", { count: request.shardSize.count }),
            })}
          </span>
        ) : null}
        {report ? (
          <span className="tabular-nums">
            {t("came", {
              entries: report.entries,
              size: printSize(
                format,
                report.files.reduce((sum, file) => sum + file.bytes, 0),
              ),
            })}
          </span>
        ) : null}
        {run.photos === "copy" && !report ? <span>{t("withPhotos")}</span> : null}
        {report?.photos ? <span>{t("photosIn", { count: report.photos.copied })}</span> : null}
        {report?.photos && report.photos.missing > 0 ? (
          <span className="text-warn">{t("photosMissing", { count: report.photos.missing })}</span>
        ) : null}
        {report && report.leftOut > 0 ? <span>{t("leftOut", { count: report.leftOut })}</span> : null}
      </p>
      {report ? <ExportDivisionFacts facts={report} /> : null}
      {report?.shift ? <ExportShift shift={report.shift} /> : null}
      {isOpen ? <ExportProgressBar run={run} /> : null}
      {run.unread ? <p className="text-warn">{word(run.unread)}</p> : null}
      {run.error ? <p className="wrap-anywhere">{word(run.error)}</p> : null}
      {report && run.place === "here" ? <ExportFiles runId={run.id} files={report.files} /> : null}
      {report && run.place === "elsewhere" ? (
        <p className="text-warn">{t("elsewhere", { machine: report.machine })}</p>
      ) : null}
      {report ? (
        <p className="text-xs text-ink-soft">
          {run.place === "gone" ? t("gone") : t.rich("keptUntil", { time: () => time(report.keptUntil) })}
        </p>
      ) : null}
    </li>
  );
}

/** What a screen calls an export. */
export function useExportName(): (run: Pick<ExportRunView, "format" | "id">) => string {
  const t = useTranslations("export");
  const tf = useTranslations("exportFormats");
  return ({ format, id }) =>
    format === null ? t("runUnread", { id }) : t("run", { format: tf(`${wordsKey(format)}.name`), id });
}

const isView = ({ request }: ExportRunView) =>
  request !== null && String(printBrowseQuery({ ...FIRST_QUERY, filter: request.filter })) !== "";
