/** Makes a value part of an SQL text: answers `$3`, or the value as a literal. */
export type Put = (value: unknown) => string;

/**
 * How other tables are asked. set: as a whole, for a filter that few entries fit; PostgreSQL begins with the smallest.
 * probe: row by row, for a walk that looks at few rows; never as a whole, however PostgreSQL judges it. guess: as set, for
 * an estimate alone, without the conditions that partial indexes ask for: PostgreSQL would take them for a second narrowing.
 */
export type FilterForm = "set" | "probe" | "guess";

/**
 * That another table has a row for the entry. OFFSET keeps PostgreSQL from turning a probe into a join with all that it
 * would find.
 */
export const within = (form: FilterForm, column: string, table: string, key: string, where: string): string =>
  form !== "probe"
    ? `${column} IN (SELECT ${key} FROM ${table} WHERE ${where})`
    : `EXISTS (SELECT 1 FROM ${table} WHERE ${key} = ${column} AND ${where} OFFSET 0)`;

/** A clause with what its partial index says of its rows, without which PostgreSQL does not use it. */
export const also = (form: FilterForm, clause: string, known: string): string =>
  form === "guess" ? clause : `${clause} AND ${known}`;

/** That a whole number lies within bounds, both included; null where there is none. */
export function between(column: string, min: number | null, max: number | null, put: Put): string | null {
  const clauses = [
    ...(min === null ? [] : [`${column} >= ${put(min)}::int`]),
    ...(max === null ? [] : [`${column} <= ${put(max)}::int`]),
  ];
  return clauses.length > 0 ? clauses.join(" AND ") : null;
}
