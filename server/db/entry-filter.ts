import type { EntryFilter } from "#domain/entry-filter.ts";

/**
 * The filter as SQL over `"EntryStatus" s`, with its values as parameters numbered from `firstParameter`. An empty list
 * means any. Text is found anywhere in questions, answers and topic, whatever the case; its % and _ are plain characters.
 */
export function filterSql(
  datasetId: bigint,
  filter: EntryFilter,
  firstParameter = 1,
): { where: string; values: unknown[] } {
  const values: unknown[] = [datasetId];
  const clauses = [`s."datasetId" = $${firstParameter}`];
  const add = (clause: (parameter: string) => string, value: unknown) => {
    values.push(value);
    clauses.push(clause(`$${firstParameter + values.length - 1}`));
  };
  if (filter.tasks.length > 0) add((parameter) => `s.task = ANY(${parameter}::"Task"[])`, filter.tasks);
  if (filter.states.length > 0) add((parameter) => `s.state = ANY(${parameter}::"EntryState"[])`, filter.states);
  if (filter.text !== "") {
    add(
      (parameter) =>
        `EXISTS (SELECT 1 FROM "EntrySearch" t WHERE t."entryId" = s."entryId" AND t.text ILIKE ${parameter})`,
      `%${filter.text.replaceAll(/[\\%_]/g, "\\$&")}%`,
    );
  }
  return { where: clauses.join(" AND "), values };
}
