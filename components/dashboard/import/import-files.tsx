import { Check, CircleDashed, LoaderCircle } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ImportFileProgress } from "#domain/import/import-report.ts";
import { printSize } from "../../ui/print-size.ts";

/** Above so many the rest is a number: an upload may hold a thousand files. */
const SHOWN_MAX = 50;
const ICONS = { waiting: CircleDashed, reading: LoaderCircle, done: Check };

/** The files of an import with how far each one is: those under way and to come before those that are done. */
export function ImportFiles({ files, isMoving }: { files: readonly ImportFileProgress[]; isMoving: boolean }) {
  const t = useTranslations("import");
  const format = useFormatter();
  if (files.length === 0) return null;
  const first = files.length > SHOWN_MAX ? Math.max(0, files.findIndex(({ state }) => state !== "done") - 2) : 0;
  const shown = files.slice(first, first + SHOWN_MAX);
  const cell = "border-b border-line px-2 py-1.5 text-left";
  const figure = `${cell} text-right tabular-nums`;
  return (
    <div className="relative overflow-x-auto rounded-xl border border-line bg-panel p-3 text-sm">
      <table className="w-full border-collapse" aria-label={t("files")}>
        <thead>
          <tr className="text-xs text-ink-soft">
            <th className={cell}>{t("file")}</th>
            <th className={cell}>{t("fileState")}</th>
            <th className={figure}>{t("rows")}</th>
            <th className={figure}>{t("rejects")}</th>
            <th className={figure}>{t("fileSize")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((file) => {
            // A file that was left in its middle does not turn.
            const Icon = ICONS[file.state];
            const share = file.bytesTotal > 0 ? file.bytes / file.bytesTotal : 1;
            return (
              <tr key={file.path}>
                <td className={`${cell} break-all`}>{file.path.split("/").at(-1)}</td>
                <td className={`${cell} whitespace-nowrap ${file.state === "done" ? "text-good" : "text-ink-soft"}`}>
                  <Icon
                    size={14}
                    aria-hidden
                    className={`mr-1.5 inline ${file.state === "reading" && isMoving ? "motion-safe:animate-spin" : ""}`}
                  />
                  {file.state === "reading"
                    ? t(isMoving ? "fileShare" : "fileLeft", {
                        share: format.number(share, "percent"),
                      })
                    : t(`fileIs.${file.state}`)}
                </td>
                <td className={figure}>{format.number(file.rows)}</td>
                <td className={`${figure} ${file.rejected > 0 ? "text-warn" : ""}`}>{format.number(file.rejected)}</td>
                <td className={figure}>
                  {file.state === "reading"
                    ? `${printSize(format, file.bytes)} / ${printSize(format, file.bytesTotal)}`
                    : printSize(format, file.bytesTotal)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {files.length > shown.length ? (
        <p className="pt-2 text-ink-soft">{t("more", { count: files.length - shown.length })}</p>
      ) : null}
    </div>
  );
}
