import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { parseSearch, printTsquery } from "#domain/find/search-query.ts";
import { TASKS } from "#domain/task.ts";

/**
 * How other tables are asked. set: as a whole, for a filter that few entries fit; PostgreSQL begins with the smallest.
 * probe: row by row, for a walk that looks at few rows; never as a whole, however PostgreSQL judges it. guess: as set, for
 * an estimate alone, without the conditions that partial indexes ask for: PostgreSQL would take them for a second narrowing.
 */
export type FilterForm = "set" | "probe" | "guess";

type FilterSql = { where: string; values: unknown[] };

/**
 * The filter as SQL over `"EntryStatus" s`, with its values as parameters numbered from `firstParameter`. An empty list
 * means any. A text in which nothing can be searched for fits no entry.
 */
export function filterSql(
  datasetId: bigint,
  filter: EntryFilter,
  firstParameter = 1,
  form: FilterForm = "set",
): FilterSql {
  const values: unknown[] = [datasetId];
  const put = (value: unknown) => `$${firstParameter + values.push(value) - 1}`;
  // All tasks are named where any will do: the indexes begin with data set and task.
  const tasks = filter.tasks.length > 0 || form === "probe" ? filter.tasks : TASKS;
  const clauses = [
    `s."datasetId" = $${firstParameter}`,
    ...(tasks.length > 0 ? [`s.task = ANY(${put(tasks)}::"Task"[])`] : []),
    ...CLAUSES.flatMap((clause) => clause(filter, put, form) ?? []),
  ];
  return { where: clauses.join(" AND "), values };
}

/** What narrows a filter beside data set and task, each alone: their sizes tell where to begin. */
export function filterParts(filter: EntryFilter): EntryFilter[] {
  const anything = filterSql(0n, NO_FILTER).where;
  return PARTS.map((keys) => ({ ...NO_FILTER, ...Object.fromEntries(keys.map((key) => [key, filter[key]])) })).filter(
    (part) => filterSql(0n, part).where !== anything,
  );
}

/** Keys that mean something together. */
const PARTS: (keyof EntryFilter)[][] = [
  ["states"],
  ["text"],
  ["marks"],
  ["reviewers"],
  ["reasons"],
  ["queues", "outcomes"],
  ["objects"],
  ["images"],
  ["boxesMin", "boxesMax"],
  ["wordsMin", "wordsMax"],
  ["changedSince"],
];

type Put = (value: unknown) => string;
type Clause = (filter: EntryFilter, put: Put, form: FilterForm) => string | null;

/** OFFSET keeps PostgreSQL from turning a probe into a join with all that it would find. */
const within = (form: FilterForm, column: string, table: string, key: string, where: string) =>
  form !== "probe"
    ? `${column} IN (SELECT ${key} FROM ${table} WHERE ${where})`
    : `EXISTS (SELECT 1 FROM ${table} WHERE ${key} = ${column} AND ${where} OFFSET 0)`;

const also = (form: FilterForm, clause: string, known: string) =>
  form === "guess" ? clause : `${clause} AND ${known}`;

const CLAUSES: readonly Clause[] = [
  ({ states }, put) => (states.length > 0 ? `s.state = ANY(${put(states)}::"EntryState"[])` : null),
  ({ text }, put, form) => {
    if (text === "") return null;
    const terms = parseSearch(text);
    if (terms.length === 0) return "false";
    return within(
      form,
      `s."entryId"`,
      `"EntrySearch" t`,
      `t."entryId"`,
      `t.words @@ ${put(printTsquery(terms))}::tsquery`,
    );
  },
  // As their indexes say it, which hold only rows that have any.
  ({ marks }, put, form) =>
    marks.length > 0 ? also(form, `s.marks && ${put(marks)}::text[]`, `s.marks <> '{}'`) : null,
  ({ reasons }, put, form) =>
    reasons.length > 0 ? also(form, `s."reasonCodes" && ${put(reasons)}::text[]`, `s."reasonCodes" <> '{}'`) : null,
  ({ reviewers }, put, form) =>
    reviewers.length > 0
      ? also(form, `s."reviewerId" = ANY(${put(reviewers)}::uuid[])`, `s."reviewerId" IS NOT NULL`)
      : null,
  ({ queues, outcomes }, put, form) => {
    if (queues.length === 0) return null;
    const of = `q."queueId" = ANY(${put(queues)}::bigint[])`;
    const outcome = outcomes.length > 0 ? ` AND coalesce(q.outcome::text, 'open') = ANY(${put(outcomes)}::text[])` : "";
    return within(form, `s."entryId"`, `"QueueEntry" q`, `q."entryId"`, of + outcome);
  },
  ({ objects }, put, form) =>
    objects.length > 0
      ? within(form, `s."imageId"`, `"Annotation" a`, `a."imageId"`, `a.names && ${put(objects)}::text[]`)
      : null,
  ({ images }, put) => (images.length > 0 ? `s."imageId" = ANY(${put(images)}::bigint[])` : null),
  ({ boxesMin }, put) => (boxesMin === null ? null : `s."boxCount" >= ${put(boxesMin)}::int`),
  ({ boxesMax }, put) => (boxesMax === null ? null : `s."boxCount" <= ${put(boxesMax)}::int`),
  ({ wordsMin }, put) => (wordsMin === null ? null : `s."wordCount" >= ${put(wordsMin)}::int`),
  ({ wordsMax }, put) => (wordsMax === null ? null : `s."wordCount" <= ${put(wordsMax)}::int`),
  ({ changedSince }, put) => (changedSince === null ? null : `s."changedAt" >= ${put(changedSince)}::timestamptz`),
];
