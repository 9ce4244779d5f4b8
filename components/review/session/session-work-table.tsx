import { useFormatter, useTranslations } from "next-intl";
import { paceOfWork, type SessionWork } from "#domain/review/session/session-work.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import { useReasonName } from "../../ui/use-reason-name.ts";
import type { Session } from "./session.ts";

const MINUTE_MS = 60_000;
const REASONS_SHOWN = 6;

type Props = { session: Session; reasons: readonly Reason[] };

/** What a session came to, for its end: decisions, time at it, pace and reasons, of all who worked on it and, where others did, of who looks. */
export function SessionWorkTable({ session, reasons }: Props) {
  const t = useTranslations("review.session");
  const { value: work } = useAnswer("GET /api/queues/{queueId}/work", { params: { queueId: session.queueId } });
  if (work === null || work.all.count === 0) return null;
  // A spot check's time is of sheets of boxes: no pace of entries.
  const hasPace = session.purpose !== "spot_check";
  const isShared = work.own.count < work.all.count;
  const rows = [
    { name: isShared ? t("byPeople", { people: work.all.people }) : t("byYou"), work: work.all },
    ...(isShared && work.own.count > 0 ? [{ name: t("byYou"), work: work.own }] : []),
  ];
  return (
    <div className="flex flex-col items-center gap-3 text-sm">
      <table aria-label={t("work")} className="tabular-nums">
        <thead className="text-ink-soft">
          <tr>
            <td />
            {(["decisions", "time", ...(hasPace ? (["pace"] as const) : [])] as const).map((name) => (
              <th key={name} scope="col" className="px-3 py-1 text-right font-normal whitespace-nowrap max-sm:px-2">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} {...row} hasPace={hasPace} />
          ))}
        </tbody>
      </table>
      <Reasons work={work} isShared={isShared && work.own.count > 0} reasons={reasons} />
    </div>
  );
}

type RowProps = { name: string; work: { count: number; activeMs: number | null }; hasPace: boolean };

function Row({ name, work, hasPace }: RowProps) {
  const t = useTranslations("review.session");
  const format = useFormatter();
  const { count, activeMs } = work;
  const pace = paceOfWork(work);
  const time =
    activeMs === null
      ? t("notTold")
      : activeMs < MINUTE_MS
        ? format.number(Math.round(activeMs / 1000), "seconds")
        : format.number(Math.round(activeMs / MINUTE_MS), "minutes");
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap max-sm:px-2">
        {name}
      </th>
      <td className="px-3 py-1 text-right font-medium max-sm:px-2">{format.number(count)}</td>
      <td className="px-3 py-1 text-right font-medium whitespace-nowrap max-sm:px-2">{time}</td>
      {hasPace ? (
        <td className="px-3 py-1 text-right font-medium max-sm:px-2">
          {pace === null ? t("notTold") : t("perHour", { count: pace })}
        </td>
      ) : null}
    </tr>
  );
}

function Reasons({ work, isShared, reasons }: { work: SessionWork; isShared: boolean; reasons: readonly Reason[] }) {
  const t = useTranslations("review.session");
  const format = useFormatter();
  const nameOf = useReasonName(reasons);
  if (work.all.reasons.length === 0) return null;
  const own = new Map(work.own.reasons.map(({ code, count }) => [code, count]));
  return (
    <dl className="flex flex-wrap justify-center gap-x-3 gap-y-1">
      <dt className="text-ink-soft">{t("reasons")}</dt>
      {work.all.reasons.slice(0, REASONS_SHOWN).map(({ code, count }) => (
        <dd key={code} className="tabular-nums">
          {nameOf(code)} <span className="font-medium">{format.number(count)}</span>
          {isShared ? <span className="text-ink-soft"> {t("ofYours", { count: own.get(code) ?? 0 })}</span> : null}
        </dd>
      ))}
    </dl>
  );
}
