import { useFormatter, useTranslations } from "next-intl";
import type { ExportRunView, PhotoProgress } from "#domain/export/export-run.ts";
import { roundedTime } from "#domain/time-left.ts";
import { printSize } from "./export-size.ts";

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
  if (!progress) return <Bar share={null} />;
  if (progress.photos) return <PhotoProgressBar {...progress.photos} />;
  const { entries, entriesTotal, isExact, bytes, secondsLeft } = progress;
  const share = entriesTotal > 0 ? Math.min(1, entries / entriesTotal) : 0;
  return (
    <>
      <Bar share={share} />
      <p className="text-ink-soft tabular-nums">
        {t(isExact ? "figures" : "figuresAbout", {
          entries: format.number(entries),
          total: isExact ? format.number(entriesTotal) : format.number(entriesTotal, { notation: "compact" }),
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
      <Bar share={total > 0 ? Math.min(1, done / total) : 0} />
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

function Bar({ share }: { share: number | null }) {
  const t = useTranslations("export");
  return (
    <div
      role="progressbar"
      aria-label={t("progress")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full bg-accent ${share === null ? "motion-safe:animate-pulse" : ""}`}
        style={{ width: `${(share ?? 0) * 100}%` }}
      />
    </div>
  );
}
