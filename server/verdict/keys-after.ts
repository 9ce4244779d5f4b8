import { isSettled, notationFor } from "#domain/entry/entry-text.ts";
import { type Turn, turnSchema, turnsOf } from "#domain/entry/turn.ts";
import { recordFollowing } from "#domain/grounding/follow-texts.ts";
import { editsBetween, isSameJson, type KeyEdit, keyEditSchema, recordWith } from "#domain/grounding/key-edits.ts";
import { type Message, message } from "#domain/message.ts";
import { printPath } from "#domain/shapes/shape.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { groundingOf } from "#server/entries/grounding-sql.ts";
import type { Situation } from "./load-situation.ts";

type Entry = Pick<Situation, "turns" | "grounding" | "editedTurns" | "editedKeys">;

/** What of the edited keys is no box or phrase beside the text of this entry, or null where all are. */
export function keysBreach(
  { keysAfter }: Pick<VerdictBody, "keysAfter">,
  entry: Pick<Entry, "turns" | "grounding">,
): Message | null {
  if (keysAfter === null || keysAfter.length === 0) return null;
  const grounding = groundingOf(entry.grounding, turnsOf(entry.turns));
  const { beside } = notationFor(grounding);
  const { record } = grounding;
  if (!beside || !record || !isSettled(grounding)) return message("keysNoBoxes");
  // Each before any is made: a path that leads nowhere would make lists as long as it says.
  const strange = keysAfter.find((edit) => !beside.takes(edit, record));
  if (strange) return message("keyNoBox", { path: printPath(strange.path) });
  const edits = editsBetween(record, recordWith(record, keysAfter));
  return isSameJson(keysAfter, edits) ? null : message("keysOtherwise");
}

/**
 * The keys that an edit leaves: those it says. Where it says nothing of them (an older page, a program that writes texts alone), each box goes with
 * its placeholder, as it stands now. Null for what is no edit, or of an entry that has no box beside its text.
 */
export function keysAfterOf({ keysAfter, turnsAfter }: VerdictBody, entry: Entry, isMain: boolean): KeyEdit[] | null {
  const grounding = groundingOf(entry.grounding, turnsOf(entry.turns));
  const { record } = grounding;
  if (turnsAfter === null || !record) return null;
  if (keysAfter !== null) return keysAfter;
  const stands = isMain ? standingOf(entry) : null;
  const before = {
    turns: stands?.turns ?? turnsOf(entry.turns),
    notation: notationFor(grounding),
    record: recordWith(record, stands?.keys ?? []),
  };
  const after = recordFollowing(before, turnsAfter);
  return after && editsBetween(record, after);
}

function standingOf({ editedTurns, editedKeys }: Entry): { turns: Turn[]; keys: KeyEdit[] } | null {
  if (editedTurns === null) return null;
  return { turns: turnSchema.array().parse(editedTurns), keys: keyEditSchema.array().parse(editedKeys ?? []) };
}
