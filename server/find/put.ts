import pg from "pg";
import type { Put } from "#domain/find/filter-clause.ts";

/** What a statement's parameters are: `put` adds one and answers its `$1`; `values` are all of them, in order. */
export type Bound = { put: Put; values: unknown[] };

/** Parameters of a statement; they follow `values`, those that it has already. */
export function parameters(values: unknown[] = []): Bound {
  return { put: (value) => `$${values.push(value)}`, values };
}

/**
 * Puts a value as an untyped literal, quoted by the driver's own rules, so that PostgreSQL finds its type as it does a
 * parameter's: for COPY, which takes no parameters.
 */
export const literal: Put = (value) => {
  if (value === null || value === undefined) return "NULL";
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(element).join()}}`);
  return pg.escapeLiteral(textOf(value));
};

/** An element of PostgreSQL's text form of an array. */
const element = (value: unknown): string => (value === null ? "NULL" : `"${textOf(value).replace(/["\\]/g, "\\$&")}"`);

const textOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));
