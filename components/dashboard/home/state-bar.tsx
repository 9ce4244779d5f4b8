import { useFormatter, useTranslations } from "next-intl";
import { type EntryState, STATES } from "#domain/entry/task.ts";

const COLOUR: Record<EntryState, string> = {
  accepted: "bg-good",
  edited: "bg-accent",
  flagged: "bg-warn",
  rejected: "bg-bad",
  pending: "bg-line-strong/40",
};
const FILL: Record<EntryState, string> = {
  accepted: "fill-good",
  edited: "fill-accent",
  flagged: "fill-warn",
  rejected: "fill-bad",
  pending: "fill-line-strong/40",
};
const ORDER: readonly EntryState[] = ["accepted", "edited", "flagged", "rejected", "pending"];

type States = Partial<Record<EntryState, number>>;

/** How many entries stand in which state: a bar for the eye, the numbers for everyone. */
export function StateBar({ states }: { states: States }) {
  const t = useTranslations("common");
  const format = useFormatter();
  const present = ORDER.filter((state) => (states[state] ?? 0) > 0);
  return (
    <div className="flex flex-col gap-1.5">
      <StateStrip states={states} />
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
        {present.map((state) => (
          <div key={state} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full forced-color-adjust-none ${COLOUR[state]}`} />
            <dt>{t(`state.${state}`)}</dt>
            <dd className="font-medium text-ink tabular-nums">{format.number(states[state] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The bar alone, for the eye; `isSquare`: as an edge of what stands around it. */
export function StateStrip({ states, isSquare = false }: { states: States; isSquare?: boolean }) {
  const total = Math.max(
    1,
    STATES.reduce((sum, state) => sum + (states[state] ?? 0), 0),
  );
  const share = (part: readonly EntryState[]) => part.reduce((sum, state) => sum + (states[state] ?? 0), 0) / total;
  return (
    <svg aria-hidden="true" className={`block w-full bg-line ${isSquare ? "h-1.5" : "h-2 rounded-full"}`}>
      {ORDER.map((state, nth) => (
        <rect
          key={state}
          className={FILL[state]}
          x={`${100 * share(ORDER.slice(0, nth))}%`}
          width={`${100 * share([state])}%`}
          height="100%"
        />
      ))}
    </svg>
  );
}
