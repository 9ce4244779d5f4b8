import pg from "pg";

/**
 * SQL with the values of its parameters ($1, $2, …) written into it, for COPY, which takes no parameters. Every value is
 * quoted by the driver's own rules, as an untyped literal, so that PostgreSQL finds its type as it does a parameter's.
 * `sql` must be the program's own: a `$1` inside of a text of it would be taken for a parameter.
 */
export function inlineValues(sql: string, values: readonly unknown[]): string {
  return sql.replace(/\$(\d+)/g, (parameter, digits) => {
    const index = Number(digits) - 1;
    if (!(index in values)) throw new Error(`There is no value for ${parameter}.`);
    return literal(values[index]);
  });
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(element).join()}}`);
  return pg.escapeLiteral(textOf(value));
}

/** An element of PostgreSQL's text form of an array. */
const element = (value: unknown): string => (value === null ? "NULL" : `"${textOf(value).replace(/["\\]/g, "\\$&")}"`);

const textOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));
