import { must } from "#domain/must.ts";

type Plan = {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};

/**
 * How many rows of `table` PostgreSQL looks at for a statement, in the place of its plan that looks at the most. `ask`
 * answers the rows of a text; the statement is carried out.
 */
export async function rowsRead(
  ask: (sql: string) => Promise<{ "QUERY PLAN": [{ Plan: Plan }] }[]>,
  table: string,
  sql: string,
): Promise<number> {
  const [row] = await ask(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
  const nodes = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  const read = nodes(must(row, "every statement has a plan")["QUERY PLAN"][0].Plan)
    .filter((node) => node["Relation Name"] === table)
    .map((node) => node["Actual Loops"] * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)));
  return Math.max(...read);
}
