import { mentionsOfTurns, withKeys } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { applyToDraft, type Draft } from "#domain/review/workspace/draft.ts";
import type { GroundingMark } from "#domain/review/workspace/edit.ts";

/** Judged groundings by photo and twin: the same phrase with the same box is judged once for all entries of a photo. */
export type CarriedGroundings = Readonly<Record<string, Readonly<Record<string, GroundingMark>>>>;

/** With what an action changed in the marks of one entry; a mark taken back is taken back everywhere. */
export function carry(
  carried: CarriedGroundings,
  entry: Pick<EntryView, "image">,
  before: Draft,
  after: Draft,
): CarriedGroundings {
  if (!entry.image || before.groundings === after.groundings) return carried;
  const own = { ...carried[entry.image.id] };
  for (const twin of new Set([...Object.keys(before.groundings), ...Object.keys(after.groundings)])) {
    const mark = after.groundings[twin];
    if (mark === before.groundings[twin]) continue;
    if (mark) own[twin] = mark;
    else delete own[twin];
  }
  return { ...carried, [entry.image.id]: own };
}

/**
 * An entry's draft with the marks that other entries of its photo got, where it has those mentions and was not judged
 * there itself. Marks of groundings only: nothing of the text counts as seen.
 */
export function withCarried(entry: EntryView, draft: Draft, carried: CarriedGroundings): Draft {
  const marks = entry.image && carried[entry.image.id];
  if (!marks || Object.keys(marks).length === 0) return draft;
  const own = new Set(
    mentionsOfTurns(draft.turns, withKeys(entry.grounding, draft.keys)).map(({ mention }) => twinOf(mention)),
  );
  return Object.entries(marks).reduce(
    (now, [twin, mark]) =>
      own.has(twin) && now.groundings[twin] === undefined
        ? { ...applyToDraft(entry, now, { kind: "judgeGrounding", twin, mark }), done: now.done, undone: now.undone }
        : now,
    draft,
  );
}
