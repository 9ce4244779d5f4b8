import { useFormatter, useTranslations } from "next-intl";
import type { Figures } from "#domain/review/session/figures.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { useReasonName } from "../../ui/use-reason-name.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const REASONS_SHOWN = 6;

/** What a sitting came to, for the end of its session: time at it, pace, and the reasons given. */
export function SittingFigures({ figures, reasons }: { figures: Figures; reasons: readonly Reason[] }) {
  const t = useTranslations("review.session");
  const format = useFormatter();
  const nameOf = useReasonName(reasons);
  const { count, activeMs } = figures;
  const time =
    activeMs < MINUTE_MS
      ? format.number(Math.round(activeMs / 1000), "seconds")
      : format.number(Math.round(activeMs / MINUTE_MS), "minutes");
  const facts: [string, string][] = [
    [t("time"), time],
    ...(activeMs > 0
      ? [[t("pace"), t("perHour", { count: Math.round((count * HOUR_MS) / activeMs) })] as [string, string]]
      : []),
  ];
  return (
    <dl aria-label={t("here")} className="flex flex-wrap justify-center gap-x-6 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
      {figures.reasons.length > 0 ? (
        <div className="flex w-full flex-wrap justify-center gap-1.5">
          <dt className="text-ink-soft">{t("reasons")}</dt>
          {figures.reasons.slice(0, REASONS_SHOWN).map((reason) => (
            <dd key={reason.code} className="tabular-nums">
              {nameOf(reason.code)} <span className="font-medium">{format.number(reason.count)}</span>
            </dd>
          ))}
        </div>
      ) : null}
    </dl>
  );
}
