import { expect, test } from "vitest";
import type { Link } from "#server/entries/chain.ts";
import { isLate, unseenBeside } from "./late.ts";

let links = 0;
const link = (reviewerId: string, decision: Link["decision"], more: Partial<Link> = {}): Link => ({
  id: `v${++links}`,
  reviewerId,
  queueId: null,
  reasonCodes: [],
  decision,
  undoes: null,
  late: false,
  turnsLeft: decision === "edit" ? 2 : null,
  judgedWrong: false,
  ...more,
});

const edit = link("bob", "edit");
const accept = link("bob", "accept");
const mine = link("me", "accept");
const late = link("me", "reject", { late: true });
const undoOf = (undone: Link) => link(undone.reviewerId, "undo", { undoes: undone.id });

test.each<[string, Link[], number, boolean]>([
  ["nothing was decided", [], 0, false],
  ["another decided since", [accept], 0, true],
  ["another decided, and it was seen", [accept], 1, false],
  ["another only skipped", [link("bob", "skip")], 0, false],
  ["another's spot check found nothing wrong", [link("bob", "judge")], 0, false],
  ["another's spot check flagged it", [link("bob", "judge", { judgedWrong: true })], 0, true],
  ["another took their own decision back", [accept, undoOf(accept)], 0, false],
  ["the edit that was seen was taken back since", [edit, undoOf(edit)], 1, true],
  ["one decided oneself", [mine], 0, false],
  ["another was there before one's own verdict", [accept, mine], 0, false],
  ["another came after one's own verdict", [mine, accept], 1, true],
  ["another came before one's own undo, unseen: one's browser counts 2", [mine, accept, undoOf(mine)], 2, true],
  ["the same, seen: it counts 3", [mine, accept, undoOf(mine)], 3, false],
  ["one's own late verdict was kept", [accept, late], 0, true],
  ["one's own late verdict was kept, and one chose again", [accept, late], 2, false],
  [
    "one's own late verdict was kept and taken back, unseen: one's browser counts 2",
    [accept, late, undoOf(late)],
    2,
    true,
  ],
  ["one skipped without seeing it", [accept, link("me", "skip")], 1, true],
  ["another's late verdict was kept", [mine, link("bob", "reject", { late: true })], 1, false],
])("%s", (_, chain, entryVersion, late) => expect(isLate(chain, "me", entryVersion)).toBe(late));

const beside = link("bob", "reject", { late: true });

test.each<[string, Link[], number, Link | null]>([
  ["nothing came", [], 0, null],
  ["another's decision came while one held it", [beside], 0, beside],
  ["it was seen", [beside], 1, null],
  ["it was taken back", [beside, undoOf(beside)], 0, null],
  ["what another decided counts", [accept], 0, null],
  ["it is one's own", [late], 0, null],
])("beside one's own verdict, unseen: %s", (_, chain, entryVersion, found) =>
  expect(unseenBeside(chain, "me", entryVersion)).toBe(found),
);
