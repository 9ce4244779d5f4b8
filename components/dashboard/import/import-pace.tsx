import { useFormatter, useTranslations } from "next-intl";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { paceOf, roundedTime, secondsLeft, type TimeLeft } from "#domain/time-left.ts";
import { printSize } from "../../ui/print-size.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";

type Props = { progress: ImportProgress; seen: TimeLeft; nowMs: number; isMoving: boolean };

/** A bar with how far an import is, its pace, and about how long it takes yet. */
export function ImportPace({ progress, seen, nowMs, isMoving }: Props) {
  const t = useTranslations("import");
  const format = useFormatter();
  const { phase, rows, entries, bytes, bytesTotal, files } = progress;
  const share = bytesTotal > 0 ? Math.min(1, bytes / bytesTotal) : 0;
  const pace = paceOf(seen);
  const seconds = secondsLeft(seen, nowMs);
  const left = seconds === null ? null : roundedTime(seconds);
  const at = files.findIndex(({ state }) => state === "reading") + 1;
  const figures = [
    t("figures", { rows, read: printSize(format, bytes), total: printSize(format, bytesTotal) }),
    entries > 0 ? t("entriesRead", { entries }) : null,
    pace === null ? null : t("pace", { rate: printSize(format, pace) }),
  ];
  return (
    <div className="flex flex-col gap-2">
      {isMoving ? (
        <p className="flex flex-wrap justify-between gap-x-4 font-medium">
          <span>
            {phase === "reading" && at > 0 ? t("readingFile", { at, total: files.length }) : t(`phase.${phase}`)}
          </span>
          <span className="tabular-nums">{left ? t(`left.${left.unit}`, { count: left.count }) : null}</span>
        </p>
      ) : null}
      <ProgressBar label={t("progress")} value={share} isPulsing={isMoving && phase !== "reading"} isSmooth />
      <p className="text-ink-soft tabular-nums">{figures.filter((figure) => figure !== null).join(" · ")}</p>
    </div>
  );
}
