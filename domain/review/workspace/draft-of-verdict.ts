import { mentionsOfTurns, notationFor } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { isSystem, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { recordRestoring } from "#domain/grounding/follow-texts.ts";
import { editsBetween, type KeyEdit, recordWith } from "#domain/grounding/key-edits.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { type Draft, startDraft } from "./draft.ts";
import type { GroundingMark } from "./edit.ts";

type Given = Pick<VerdictBody, "turnsAfter" | "judgements" | "note"> & Partial<Pick<VerdictBody, "keysAfter">>;

/**
 * The draft that a verdict was made from, as far as it can be reconstructed: what it struck is back at its place, with its mark.
 * For taking back a verdict whose page is gone.
 */
export function draftOfVerdict(
  entry: Pick<EntryView, "turns" | "edited" | "editedKeys" | "grounding">,
  { turnsAfter, keysAfter, judgements, note }: Given,
): Draft {
  const start = startDraft(entry);
  const wrong = Object.fromEntries(
    judgements
      .filter((judgement) => judgement.part === "qa" && !judgement.right && isStruck(judgement.turnId, turnsAfter))
      .map((judgement) => [judgement.turnId ?? "", judgement.reasonCode ?? null]),
  );
  const turns = turnsAfter ? withStruck(entry.turns, turnsAfter, new Set(Object.keys(wrong))) : start.turns;
  return {
    ...start,
    turns,
    keys: turnsAfter ? keysWithStruck(entry, { turnsAfter, keysAfter: keysAfter ?? [] }, turns) : start.keys,
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

/** The keys of the turns with the struck ones back: those have the boxes again that they came with. */
function keysWithStruck(
  { turns: imported, grounding }: Pick<EntryView, "turns" | "grounding">,
  { turnsAfter, keysAfter }: { turnsAfter: readonly Turn[]; keysAfter: readonly KeyEdit[] },
  turns: readonly Turn[],
): KeyEdit[] {
  const { record } = grounding;
  if (!record) return [];
  const notation = notationFor(grounding);
  const back = turns.flatMap(({ id }) => (turnsAfter.some((turn) => turn.id === id) ? [] : [id]));
  const given = { turns: turnsAfter, notation, record: recordWith(record, keysAfter) };
  const after = recordRestoring(given, turns, { turns: imported, notation, record }, back);
  return after ? editsBetween(record, after) : [];
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
