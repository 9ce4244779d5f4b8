import { expect, test } from "vitest";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { applyToDraft, startDraft } from "#domain/review/workspace/draft.ts";
import { carry, withCarried } from "./carried-groundings.ts";

const entryOf = (id: string, imageId: string, question: string) =>
  ({
    id,
    turns: [{ id: "0", from: "user", value: question }],
    edited: null,
    grounding: SVIT_GROUNDING,
    image: { id: imageId },
  }) as unknown as EntryView;

const MAN = "Where is the <st>man<ed> [0.1, 0.2, 0.3, 0.4]?";
const first = entryOf("1", "7", MAN);
const wrong = { right: false, code: "bad-box" };
const judged = applyToDraft(first, startDraft(first), {
  kind: "judgeGrounding",
  twin: "man [0.1,0.2,0.3,0.4]",
  mark: wrong,
});
const carried = carry({}, first, startDraft(first), judged);

test("the same phrase with the same box is judged once for all entries of its photo", () => {
  const other = entryOf("2", "7", "Who is the <st> Man<ed> [0.1,0.2,0.3,0.4]?");
  expect(withCarried(other, startDraft(other), carried).groundings).toEqual({ "man [0.1,0.2,0.3,0.4]": wrong });
});

test("another box, another photo or another phrase is not judged with it", () => {
  for (const other of [
    entryOf("2", "7", "Where is the <st>man<ed> [0.1, 0.2, 0.3, 0.5]?"),
    entryOf("2", "8", MAN),
    entryOf("2", "7", "Where is the <st>boy<ed> [0.1, 0.2, 0.3, 0.4]?"),
  ]) {
    expect(withCarried(other, startDraft(other), carried)).toEqual(startDraft(other));
  }
});

test("what an entry's own reviewer said of it stands, and a mark taken back is taken back everywhere", () => {
  const own = applyToDraft(first, startDraft(first), {
    kind: "judgeGrounding",
    twin: "man [0.1,0.2,0.3,0.4]",
    mark: { right: true, code: null },
  });
  expect(withCarried(first, own, carried)).toBe(own);
  const after = carry(carried, first, judged, applyToDraft(first, judged, { kind: "undo" }));
  expect(withCarried(first, startDraft(first), after)).toEqual(startDraft(first));
});
