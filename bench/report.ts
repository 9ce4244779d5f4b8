/** `small` takes minutes on a laptop; `full` is the size of the real set, or the same with more rounds. */
export type Scale = "small" | "full";

/** A promise that the studio makes: `limit` is "<= 50 ms" where lower is better, ">= 0.5" where higher is. */
export type Budget = { what: string; value: number; limit: string; holds: boolean };

export type Figures = { [name: string]: number | string | boolean | Figures };

export type BenchReport = { name: string; scale: Scale; figures: Figures; budgets: Budget[] };

/** `say` tells of progress (stderr); `whenDone` is carried out at the end, the latest first, whatever comes. */
export type BenchContext = {
  scale: Scale;
  say(message: string): void;
  whenDone(clear: () => Promise<void>): void;
};

export type Bench = (context: BenchContext) => Promise<Pick<BenchReport, "figures" | "budgets">>;

/** Compares a measured value with its limit; a value that is no number holds nothing. */
export function budget(what: string, value: number, limit: string): Budget {
  const [, sign, bound] = limit.match(/^(<=|>=) (\d+(?:\.\d+)?)(?: \S+)?$/) ?? [];
  if (bound === undefined) throw new Error(`A limit reads like "<= 50 ms" or ">= 0.5", not ${JSON.stringify(limit)}.`);
  return { what, value, limit, holds: sign === "<=" ? value <= Number(bound) : value >= Number(bound) };
}

/** A report for people: figures indented by their groups, then each budget with whether it holds. */
export function printReport({ name, scale, figures, budgets }: BenchReport): string {
  const rows = budgets.map(
    ({ what, value, limit, holds }) => `${holds ? "holds " : "BROKEN"}  ${what}: ${value} (${limit})`,
  );
  return [`${name} (${scale})`, ...printFigures(figures, "  "), "", ...rows, ""].join("\n");
}

function printFigures(figures: Figures, indent: string): string[] {
  const isFlat = (value: Figures) => Object.values(value).every((part) => typeof part !== "object");
  return Object.entries(figures).flatMap(([name, value]) => {
    if (typeof value !== "object") return `${indent}${name}: ${value}`;
    if (!isFlat(value)) return [`${indent}${name}`, ...printFigures(value, `${indent}  `)];
    const parts = Object.entries(value).map(([part, figure]) => `${part} ${figure}`);
    return `${indent}${name}: ${parts.join(", ")}`;
  });
}
