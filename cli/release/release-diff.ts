import type { DiffReason, ReleaseDiff } from "#domain/release/diff.ts";
import { counted } from "../print/counted.ts";

const WHY: Record<DiffReason, string> = {
  new: "imported since",
  gone: "no longer in the data set",
  withdrawn: "photo withdrawn",
  "held-out": "held out in one of them",
  verdict: "decided since",
  recipe: "another recipe",
  beside: "other entries of the same record changed",
  choice: "others were chosen",
};

/** A comparison as text: a line a kind and reason, and some entries of each. */
export function printDiff({ from, to, same, isSameRecipe, groups }: ReleaseDiff): string {
  const lines = groups.flatMap(({ kind, reason, count, entries }) => [
    `${kind}, ${WHY[reason]}: ${counted(count, "entry", "entries")}`,
    ...entries.map(({ entryId, image, task, before, after }) => {
      const states =
        before === after || before === null || after === null ? (after ?? before ?? "") : `${before} → ${after}`;
      return `  ${[entryId, image ?? "no photo", task ?? "", states].filter((word) => word !== "").join("  ")}`;
    }),
    ...(count > entries.length ? [`  … ${count - entries.length} more`] : []),
  ]);
  const recipe = isSameRecipe ? "the same recipe" : "another recipe";
  return `${[`Release ${from} to ${to}, ${recipe}. The same: ${counted(same, "entry", "entries")}.`, ...lines].join("\n")}\n`;
}
