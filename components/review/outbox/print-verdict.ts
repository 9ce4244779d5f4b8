import type { VerdictBody } from "#domain/verdict/verdict.ts";

/** All that a reviewer wrote in a verdict, as text to be copied somewhere else: the decision, its reasons, the note, the turns. */
export const printVerdict = ({ decision, reasonCodes, note, judgements, turnsAfter }: VerdictBody): string =>
  [
    [decision, ...reasonCodes].join(" · "),
    note,
    ...judgements
      .filter((judgement) => !judgement.right)
      .map(({ part, turnId, quote, reasonCode }) =>
        [`✗ ${part}`, turnId, reasonCode, quote && JSON.stringify(quote)].filter(Boolean).join(" "),
      ),
    ...(turnsAfter ?? []).map((turn) => `${turn.from}: ${turn.value}`),
  ]
    .filter(Boolean)
    .join("\n\n");
