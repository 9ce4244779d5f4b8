import { Download } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { pathOf } from "#domain/api/path.ts";
import { MARKS } from "#domain/entry/contract.ts";
import type { ImportReport, UnitCounts } from "#domain/import/import-report.ts";
import { rowTold } from "#domain/import/row-told.ts";
import { UNIT_PLACES, unitsOfFile, unitsOfReport } from "#domain/import/unit-counts.ts";
import { buttonClass } from "../../ui/button.tsx";
import { printSize } from "../../ui/print-size.ts";
import { useMessage } from "../../ui/use-message.ts";
import { entriesOf } from "../overview/entries-of.ts";
import type { LeadsIn } from "./after-import.tsx";
import { ImportOutcome, saysWherePhotosAre } from "./import-outcome.tsx";
import { ImportedParts } from "./imported-parts.tsx";

const PASSED_SHOWN = 100;

/** What came of an import: by file, in total, and what could not be read. */
export function ImportReportView({
  runId,
  report,
  leadsIn,
}: {
  runId: string;
  report: ImportReport;
  leadsIn: LeadsIn;
}) {
  const t = useTranslations("import");
  const tc = useTranslations("common");
  const boxes = useTranslations("boxes");
  const format = useFormatter();
  const word = useMessage();
  const totals = (
    ["captions", "objects", "regions", "relationships", "instances", "glosses", "glossesWaiting"] as const
  ).filter((name) => report[name] > 0);
  const figure = (value: number) => format.number(value, "tenth");
  const cell = "border-b border-line px-2 py-1.5 text-left";
  const unitCells = (units: UnitCounts) =>
    UNIT_PLACES.map((place) => (
      <td key={place} className={`${cell} tabular-nums`}>
        {units[place] > 0 ? format.number(units[place]) : ""}
      </td>
    ));
  const kindOf = ({ task, format: name }: ImportReport["files"][number]) => {
    if (task) return tc(`task.${task}`);
    return name === "mapped" ? t("mapped") : name;
  };
  const shownOf = (shown: number, total: number) =>
    shown < total ? <p className="text-ink-soft">{t("shownOf", { shown, total })}</p> : null;
  const notices = report.notices?.filter((notice) => !saysWherePhotosAre(notice)) ?? [];
  const rate = report.bytes / Math.max(0.1, report.seconds.read);
  return (
    <div className="flex flex-col gap-5 text-sm">
      <ImportOutcome report={report} leadsIn={leadsIn} />
      <div className="flex flex-col gap-1 text-ink-soft tabular-nums">
        {report.resumed ? (
          <p>{t("resumed", { before: report.resumed.entries, after: report.entriesNew - report.resumed.entries })}</p>
        ) : null}
        <p>
          {t(rate < 50_000 ? "tookSmall" : "took", {
            seconds: figure(report.seconds.read),
            rate: printSize(format, rate),
            index: figure(report.seconds.index),
          })}
        </p>
      </div>
      <dl className="flex flex-wrap gap-3">
        {[
          [t("photos"), report.photos.found],
          // Older reports do not count them.
          ...(report.photos.remote ? [[t("photosRemote"), report.photos.remote]] : []),
          [t("images"), report.images],
          ...totals.map((name): [string, number] => [t(name), report[name]]),
          [t("entriesNew"), report.entriesNew],
          [t("entriesRepeated"), report.entriesRepeated],
          [t("withoutPhoto"), report.entriesWithoutPhoto],
          [t("rejects"), report.rejects],
        ].map(([name, value]) => (
          <div key={name} className="min-w-24 rounded-lg border border-line bg-panel px-3 py-2">
            <dd className="text-lg font-semibold tabular-nums">{format.number(Number(value))}</dd>
            <dt className="text-xs text-ink-soft">{name}</dt>
          </div>
        ))}
      </dl>
      {report.files.length > 0 ? (
        <div className="relative overflow-x-auto rounded-xl border border-line bg-panel p-3">
          <table className="w-full border-collapse">
            <thead>
              <tr className="text-xs text-ink-soft">
                <th className={cell}>{t("file")}</th>
                <th className={cell}>{t("what")}</th>
                <th className={cell}>{t("rows")}</th>
                <th className={cell}>{t("unitsNew")}</th>
                <th className={cell}>{t("unitsKnown")}</th>
                <th className={cell}>{t("unitsChanged")}</th>
                <th className={cell}>{t("unitsRejected")}</th>
                <th className={cell}>{t("unitsPassed")}</th>
              </tr>
            </thead>
            <tbody>
              {report.files.map((file) => (
                <tr key={file.path}>
                  <td className={`${cell} min-w-32 break-all`}>{file.path.split("/").at(-1)}</td>
                  <td className={cell}>{kindOf(file)}</td>
                  <td className={`${cell} tabular-nums`}>{format.number(file.rows)}</td>
                  {unitCells(unitsOfFile(file))}
                </tr>
              ))}
            </tbody>
            {report.files.length > 1 ? (
              <tfoot>
                <tr className="font-semibold">
                  <td className={cell} colSpan={2}>
                    {t("total")}
                  </td>
                  <td className={`${cell} tabular-nums`}>
                    {format.number(report.files.reduce((sum, file) => sum + file.rows, 0))}
                  </td>
                  {unitCells(unitsOfReport(report))}
                </tr>
              </tfoot>
            ) : null}
          </table>
        </div>
      ) : null}
      {report.parts?.length ? <ImportedParts parts={report.parts} datasetId={report.datasetId} /> : null}
      {notices.length > 0 ? (
        <ul className="flex flex-col gap-1 rounded-xl border border-warn bg-warn-soft p-4 text-warn">
          {notices.map((notice) => (
            <li key={JSON.stringify(notice)} className="wrap-anywhere">
              {word(notice)}
              {notice.code === "boxesUnsettled" && report.datasetId !== null ? (
                <Link className="ml-2 underline" href={`/datasets/${report.datasetId}/boxes`}>
                  {boxes("settle")}
                </Link>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {Object.entries(report.marks).length > 0 ? (
        <ul className="flex flex-wrap gap-2">
          {MARKS.filter((mark) => report.marks[mark]).map((mark) => {
            const words = `${tc(`mark.${mark}`)}: ${format.number(report.marks[mark] ?? 0)}`;
            return (
              <li key={mark} className="rounded bg-warn-soft px-2 py-0.5 text-warn">
                {report.datasetId === null ? (
                  words
                ) : (
                  <Link className="underline" href={entriesOf(report.datasetId, { marks: [mark] })}>
                    {words}
                  </Link>
                )}
              </li>
            );
          })}
        </ul>
      ) : null}
      {report.rejects > 0 ? (
        <section className="flex flex-col gap-2 rounded-xl border border-warn bg-panel p-4">
          <h2 className="font-semibold">{t("rejectsTitle", { count: report.rejects })}</h2>
          <ul className="flex flex-col gap-2">
            {report.rejectExamples.map((reject) => (
              <li key={`${reject.file} ${reject.byteStart} ${reject.path}`} className="wrap-anywhere">
                <code className="text-ink-soft">{reject.file.split("/").at(-1)}</code>
                {reject.row === null ? null : (
                  <span className="text-ink-soft">{t("rejectRow", { row: rowTold(reject.row) })}</span>
                )}
                {reject.path === "$" ? null : <code className="ml-1.5 text-ink-soft">{reject.path}</code>}
                <span className="block">{word(reject)}</span>
              </li>
            ))}
          </ul>
          {shownOf(report.rejectExamples.length, report.rejects)}
          <a
            href={pathOf("GET /api/runs/{runId}/rejects", { params: { runId } })}
            download
            className={buttonClass("plain", "self-start")}
          >
            <Download size={15} aria-hidden />
            {t("rejectsFile")}
          </a>
        </section>
      ) : null}
      {report.skipped.length > 0 ? (
        <details>
          <summary className="min-h-7 cursor-pointer py-1">{t("skipped", { count: report.skipped.length })}</summary>
          <ul className="mt-1 list-disc pl-5 text-ink-soft">
            {report.skipped.slice(0, PASSED_SHOWN).map((file) => (
              <li key={file.path} className="wrap-anywhere">
                {file.path.split("/").at(-1)}: {word(file)}
              </li>
            ))}
          </ul>
          {shownOf(Math.min(PASSED_SHOWN, report.skipped.length), report.skipped.length)}
        </details>
      ) : null}
    </div>
  );
}
