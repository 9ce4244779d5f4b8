import { printCsvRow } from "../csv.ts";
import { STATES, TASKS } from "../entry/task.ts";
import { NO_PART } from "../find/filters/parts.ts";
import { DECISIONS } from "../verdict/verdict.ts";
import type { Found } from "./found.ts";
import type { Overview } from "./overview.ts";
import { paceOf, sumOf } from "./work.ts";

export const OVERVIEW_TABLES = ["states", "found", "days", "people", "warnings"] as const;
export type OverviewTable = (typeof OVERVIEW_TABLES)[number];

type Row = readonly (string | number | null | undefined)[];

/** One table of an overview as CSV: codes as the API has them, shares from 0 to 1, an empty cell where nothing is known. */
export const printOverviewCsv = (table: OverviewTable, overview: Overview): string =>
  ROWS[table](overview).map(printCsvRow).join("");

const DECISIONS_OF_DAY = DECISIONS.filter((decision) => decision !== "undo" && decision !== "reset");

const ROWS: Record<OverviewTable, (overview: Overview) => Row[]> = {
  states: ({ tasks, parts, withoutPart }) => [
    ["by", "name", "author", ...STATES],
    ...TASKS.flatMap((task): Row[] => {
      const own = tasks[task];
      return own ? [["task", task, "", ...STATES.map((state) => own[state] ?? 0)]] : [];
    }),
    ...parts.map(
      ({ name, author, states }): Row => ["part", name, author, ...STATES.map((state) => states[state] ?? 0)],
    ),
    ...(sumOfStates(withoutPart) > 0 ? [["part", "", "", ...STATES.map((state) => withoutPart[state] ?? 0)]] : []),
  ],
  found: ({ foundByTask, foundByPart, parts }) => {
    const names = new Map(parts.map(({ id, name }) => [id, name]));
    const rows = (by: string, found: readonly Found[]) =>
      found.flatMap((own) => {
        const name = own.group === NO_PART ? "" : (names.get(own.group) ?? own.group);
        return [{ code: "", ...own.faulty }, ...own.reasons].map(
          ({ code, count, drawn }): Row => [
            by,
            name,
            code,
            count,
            own.looked,
            own.entries,
            drawn?.count,
            drawn && own.drawn,
            drawn?.low,
            drawn?.high,
          ],
        );
      });
    return [
      ["by", "name", "reason", "entries", "looked_at", "of_entries", "drawn_entries", "drawn", "low_95", "high_95"],
      ...rows("task", foundByTask),
      ...rows("part", foundByPart),
    ];
  },
  days: ({ days }) => [
    ["day_utc", ...DECISIONS_OF_DAY],
    ...days.map(({ day, decisions }): Row => [day, ...DECISIONS_OF_DAY.map((decision) => decisions[decision] ?? 0)]),
  ],
  people: ({ people }) => [
    ["person", "is_program", "decisions", "timed", "active_seconds", "entries_per_hour", "too_fast"],
    ...people.map(
      (own): Row => [
        own.name,
        String(own.isProgram),
        sumOf(own.decisions),
        own.paced,
        Math.round(own.activeMs / 1000),
        paceOf(own),
        own.tooFast,
      ],
    ),
  ],
  warnings: ({ warnings: { counts, isExact } }) => [
    ["warning", "entries", "is_exact"],
    ...Object.entries(counts).map(([mark, count]): Row => [mark, count, String(isExact)]),
  ],
};

const sumOfStates = (states: Overview["withoutPart"]) => STATES.reduce((sum, state) => sum + (states[state] ?? 0), 0);
