import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { type CountsByState, STATES, TASKS } from "#domain/entry/task.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { Overview } from "#domain/overview/overview.ts";
import { StateBar, StateStrip } from "../home/state-bar.tsx";
import { entriesOf, groupFilter } from "./entries-of.ts";
import { bodyCell, FiguresCard, figureLink, figuresTable, headCell, scrolling } from "./figures-card.tsx";

type Props = { datasetId: string; overview: Pick<Overview, "tasks" | "parts" | "withoutPart"> };
type Group = { kind: "task" | "part"; id: string; name: string; states: CountsByState };

const sumOf = (states: CountsByState) => STATES.reduce((sum, state) => sum + (states[state] ?? 0), 0);

/** How many entries stand in which state, of the whole set, of each task and of each part; every figure leads to its entries. */
export function ProgressTable({ datasetId, overview: { tasks, parts, withoutPart } }: Props) {
  const t = useTranslations("overview");
  const tc = useTranslations("common");
  const tp = useTranslations("parts");
  const format = useFormatter();
  const present = TASKS.filter((task) => tasks[task]);
  const all = Object.fromEntries(
    STATES.map((state) => [state, present.reduce((sum, task) => sum + (tasks[task]?.[state] ?? 0), 0)]),
  ) as CountsByState;
  const entries = sumOf(all);
  const decided = entries - (all.pending ?? 0);
  const byPart: Group[] = [
    ...parts.map(({ id, name, states }): Group => ({ kind: "part", id, name, states })),
    { kind: "part" as const, id: NO_PART, name: tp("without"), states: withoutPart },
  ].filter(({ states }) => sumOf(states) > 0);
  const byTask = present.map(
    (task): Group => ({ kind: "task", id: task, name: tc(`task.${task}`), states: tasks[task] ?? {} }),
  );
  return (
    <FiguresCard id="progress" title={t("progress.title")} datasetId={datasetId} table="states">
      <p className="text-sm text-ink-soft tabular-nums">
        {t("progress.text", {
          decided: format.number(decided),
          entries: format.number(entries),
          share: format.number(decided / Math.max(1, entries), "share"),
        })}
      </p>
      <StateBar states={all} />
      {entries > 0 ? <States datasetId={datasetId} head={t("progress.task")} groups={byTask} /> : null}
      {byPart.length > 1 ? <States datasetId={datasetId} head={t("progress.part")} groups={byPart} /> : null}
    </FiguresCard>
  );
}

type StatesProps = { datasetId: string; head: string; groups: readonly Group[] };

/** Seven columns, or on a phone, which has no room for them, a list that names the states that there are. */
function States(props: StatesProps) {
  return (
    <>
      <StatesTable {...props} />
      <StatesList {...props} />
    </>
  );
}

function StatesList({ datasetId, head, groups }: StatesProps) {
  const t = useTranslations("overview");
  const tc = useTranslations("common");
  const format = useFormatter();
  return (
    <section aria-label={head} className="sm:hidden">
      <p className="text-xs text-ink-soft">{head}</p>
      <ul className="flex flex-col text-sm tabular-nums">
        {groups.map(({ kind, id, name, states }) => (
          <li key={id} className="flex flex-col gap-1 border-b border-line/60 py-2 last:border-0">
            <div className="flex items-baseline gap-3">
              <Link
                className={`${figureLink} flex min-h-[24px] min-w-0 grow items-center break-words`}
                href={entriesOf(datasetId, groupFilter(kind, id))}
              >
                {name}
              </Link>
              <span>{t("entriesCount", { count: sumOf(states) })}</span>
            </div>
            <StateStrip states={states} />
            <div className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft">
              {STATES.filter((state) => (states[state] ?? 0) > 0).map((state) => (
                <Link
                  key={state}
                  className={`${figureLink} inline-flex min-h-[24px] items-center`}
                  href={entriesOf(datasetId, { ...groupFilter(kind, id), states: [state] })}
                >
                  {tc(`state.${state}`)} {format.number(states[state] ?? 0)}
                </Link>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function StatesTable({ datasetId, head, groups }: StatesProps) {
  const t = useTranslations("overview");
  const tc = useTranslations("common");
  const format = useFormatter();
  return (
    <div className={`${scrolling} max-sm:hidden`}>
      <table className={figuresTable}>
        <thead>
          <tr>
            <th scope="col" className={headCell}>
              {head}
            </th>
            <th scope="col" className={`${headCell} text-right`}>
              {t("entries")}
            </th>
            {STATES.map((state) => (
              <th key={state} scope="col" className={`${headCell} text-right`}>
                {tc(`state.${state}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ kind, id, name, states }) => (
            <tr key={id}>
              <th scope="row" className={`${bodyCell} min-w-36 font-normal`}>
                <Link className={figureLink} href={entriesOf(datasetId, groupFilter(kind, id))}>
                  {name}
                </Link>
                <StateStrip states={states} />
              </th>
              <td className={`${bodyCell} text-right`}>{format.number(sumOf(states))}</td>
              {STATES.map((state) => {
                const count = states[state] ?? 0;
                return (
                  <td key={state} className={`${bodyCell} text-right`}>
                    {count > 0 ? (
                      <Link
                        className={figureLink}
                        href={entriesOf(datasetId, { ...groupFilter(kind, id), states: [state] })}
                        aria-label={t("progress.see", { name, count, state: tc(`state.${state}`) })}
                      >
                        {format.number(count)}
                      </Link>
                    ) : (
                      0
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
