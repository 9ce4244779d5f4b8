import { useFormatter, useTranslations } from "next-intl";
import { type EntryState, STATES } from "#domain/task.ts";

const COLOUR: Record<EntryState, string> = {
  accepted: "bg-good",
  edited: "bg-accent",
  flagged: "bg-warn",
  rejected: "bg-bad",
  pending: "bg-line-strong/40",
};
const ORDER: readonly EntryState[] = ["accepted", "edited", "flagged", "rejected", "pending"];

/** How many entries stand in which state: a bar for the eye, the numbers for everyone. */
export function StateBar({ states }: { states: Partial<Record<EntryState, number>> }) {
  const t = useTranslations("common");
  const format = useFormatter();
  const total = Math.max(
    1,
    STATES.reduce((sum, state) => sum + (states[state] ?? 0), 0),
  );
  const present = ORDER.filter((state) => (states[state] ?? 0) > 0);
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-line">
        {present.map((state) => (
          <div key={state} className={COLOUR[state]} style={{ width: `${(100 * (states[state] ?? 0)) / total}%` }} />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
        {present.map((state) => (
          <div key={state} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full ${COLOUR[state]}`} />
            <dt>{t(`state.${state}`)}</dt>
            <dd className="font-medium text-ink tabular-nums">{format.number(states[state] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
