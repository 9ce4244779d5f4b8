import { printPath } from "#domain/shapes/shape.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";

/** All that a reviewer wrote in a verdict, as text to be copied somewhere else: the decision, its reasons, the note, the turns. */
export const printVerdict = ({ decision, reasonCodes, note, judgements, turnsAfter, keysAfter }: VerdictBody): string =>
  [
    [decision, ...reasonCodes].join(" · "),
    note,
    ...judgements
      .filter((judgement) => !judgement.right)
      .map(({ part, turnId, quote, reasonCode }) =>
        [`✗ ${part}`, turnId, reasonCode, quote && JSON.stringify(quote)].filter(Boolean).join(" "),
      ),
    ...(turnsAfter ?? []).map((turn) => `${turn.from}: ${turn.value}`),
    ...(keysAfter ?? []).map(({ path, value }) => `${printPath(path)}: ${JSON.stringify(value)}`),
  ]
    .filter(Boolean)
    .join("\n\n");
