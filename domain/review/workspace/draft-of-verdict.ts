import { mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { isSystem, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { type Draft, startDraft } from "./draft.ts";
import type { GroundingMark } from "./edit.ts";

type Given = Pick<VerdictBody, "turnsAfter" | "judgements" | "note">;

/**
 * The draft that a verdict was made from, as far as it can be reconstructed: what it struck is back at its place, with its mark.
 * For taking back a verdict whose page is gone.
 */
export function draftOfVerdict(
  entry: Pick<EntryView, "turns" | "edited" | "grounding">,
  { turnsAfter, judgements, note }: Given,
): Draft {
  const start = startDraft(entry);
  const wrong = Object.fromEntries(
    judgements
      .filter((judgement) => judgement.part === "qa" && !judgement.right && isStruck(judgement.turnId, turnsAfter))
      .map((judgement) => [judgement.turnId ?? "", judgement.reasonCode ?? null]),
  );
  return {
    ...start,
    turns: turnsAfter ? withStruck(entry.turns, turnsAfter, new Set(Object.keys(wrong))) : start.turns,
    wrong,
    groundings: groundingsOf(entry, judgements),
    note: note ?? "",
  };
}

const isStruck = (turnId: string | undefined, turnsAfter: readonly Turn[] | null) =>
  turnsAfter === null || !turnsAfter.some((turn) => turn.id === turnId);

/** The turns of now with the struck QAs behind the QA that stood before them. */
function withStruck(imported: readonly Turn[], after: readonly Turn[], struck: ReadonlySet<string>): Turn[] {
  const turns = [...after];
  let behind: string | null = null;
  const first = turns.findIndex((turn) => !isSystem(turn));
  const systemTurns = first < 0 ? turns.length : first;
  for (const pair of pairsOf(imported)) {
    const own = turnsOfPair(pair);
    if (struck.has(pair.id)) {
      const last = behind;
      turns.splice(last === null ? systemTurns : turns.findIndex((turn) => turn.id === last) + 1, 0, ...own);
    }
    const standing = own.filter((turn) => turns.some((other) => other.id === turn.id)).at(-1);
    if (standing) behind = standing.id;
  }
  return turns;
}

function groundingsOf(
  { turns, grounding }: Pick<EntryView, "turns" | "grounding">,
  judgements: Given["judgements"],
): Record<string, GroundingMark> {
  const mentions = mentionsOfTurns(turns, grounding);
  return Object.fromEntries(
    judgements
      .filter((judgement) => judgement.part === "mention")
      .flatMap(({ turnId, start, right, reasonCode }) => {
        const judged = mentions.find(({ turn, mention }) => turn.id === turnId && mention.start === start);
        return judged ? [[twinOf(judged.mention), { right, code: reasonCode ?? null }]] : [];
      }),
  );
}
