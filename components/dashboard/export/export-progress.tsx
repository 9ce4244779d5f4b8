import { useFormatter, useTranslations } from "next-intl";
import type { ExportRunView, PhotoProgress } from "#domain/export/export-run.ts";
import { roundedTime } from "#domain/time-left.ts";
import { printSize } from "../../ui/print-size.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";

/** A worker looks for work every second: what waits longer than this waits behind something, or for a worker. */
const LONG_WAIT_MS = 10_000;

/** How far an export is: entries, bytes, time left. */
export function ExportProgressBar({ run }: { run: ExportRunView }) {
  const t = useTranslations("export");
  const format = useFormatter();
  const { progress } = run;
  if (!progress && run.state === "waiting") {
    const isLate = Date.now() - Date.parse(run.createdAt) > LONG_WAIT_MS;
    return isLate ? <p className="text-ink-soft">{t("noWorker")}</p> : null;
  }
  // Nothing has left yet: how far it is, nobody knows.
  if (!progress) return <ProgressBar label={t("progress")} value={null} />;
  if (progress.photos) return <PhotoProgressBar {...progress.photos} />;
  const { entries, entriesTotal, isExact, bytes, secondsLeft } = progress;
  return (
    <>
      <ProgressBar label={t("progress")} value={entries} max={entriesTotal} />
      <p className="text-ink-soft tabular-nums">
        {t(isExact ? "figures" : "figuresAbout", {
          entries,
          total: entriesTotal,
          number: format.number(entriesTotal, "about"),
          size: printSize(format, bytes),
        })}
        <TimeLeft seconds={secondsLeft} />
      </p>
    </>
  );
}

/** All entries have left; their photos follow. */
function PhotoProgressBar({ done, total, secondsLeft }: PhotoProgress) {
  const t = useTranslations("export");
  return (
    <>
      <ProgressBar label={t("progress")} value={done} max={total} />
      <p className="text-ink-soft tabular-nums">
        {t("photosFigures", { done, total })}
        <TimeLeft seconds={secondsLeft} />
      </p>
    </>
  );
}

function TimeLeft({ seconds }: { seconds: number | null }) {
  const t = useTranslations("export");
  if (seconds === null) return null;
  const { unit, count } = roundedTime(seconds);
  return ` · ${t(`left.${unit}`, { count })}`;
}
