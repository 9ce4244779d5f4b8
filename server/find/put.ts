import type { Put } from "#domain/find/filter-clause.ts";

/** Puts values as parameters, numbered from `first`; `values` are theirs in order. */
export function parameters(first = 1): { put: Put; values: unknown[] } {
  const values: unknown[] = [];
  return { put: (value) => `$${first + values.push(value) - 1}`, values };
}
