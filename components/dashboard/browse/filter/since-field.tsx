"use client";

import { useTranslations } from "next-intl";

const HOUR_MS = 3_600_000;
const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;

type Props = { since: string | null; onChange(since: string | null): void };

/** Since when an entry was decided: a usual span, or a day and time of this browser's clock. */
export function SinceField({ since, onChange }: Props) {
  const t = useTranslations("browse.since");
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-1.5">
        {(Object.keys(SPANS) as (keyof typeof SPANS)[]).map((span) => (
          <button
            key={span}
            type="button"
            className="min-h-[26px] rounded-full border border-line-strong/60 px-2.5 text-xs hover:border-line-strong"
            onClick={() => onChange(minuteOf(new Date(Date.now() - SPANS[span])))}
          >
            {t(span)}
          </button>
        ))}
      </div>
      <input
        type="datetime-local"
        aria-label={t("moment")}
        value={since === null ? "" : localMinute(new Date(since))}
        className="w-full rounded-md border border-line-strong bg-panel px-2 py-1"
        onChange={(event) => onChange(event.target.value === "" ? null : minuteOf(new Date(event.target.value)))}
      />
    </div>
  );
}

/** ISO, to the minute: addresses stay short. */
function minuteOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 16)}:00Z`;
}

/** As a field of the browser's own clock wants it. */
function localMinute(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
