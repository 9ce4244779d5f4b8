import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommentAnchor, commentBodySchema } from "#domain/verdict/comment.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadComments, resolveComment, saveComment } from "./comments.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let entryId: bigint;
let otherId: bigint;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
  const { entryIds } = await addDataset(db, { perImage: 40 });
  [entryId, otherId] = entryIds as [bigint, bigint];
});
afterAll(() => db.close());

const words: CommentAnchor = { on: "words", turnId: "0", start: 9, end: 14, quote: "boats" };
const body = (anchor: CommentAnchor = words, text = "Which?") => ({ id: randomUUID() as string, anchor, text });

test("remarks on words, a box and the entry are told oldest first, each where it was pinned", async () => {
  const bodies = [body(), body({ on: "box", box: [1.5, 2, 30, 40] }), body({ on: "entry" })];
  for (const sent of bodies) await saveComment(db, ann, otherId, sent);
  const comments = await loadComments(db, otherId);
  expect(comments).toEqual(
    bodies.map((sent) => ({
      ...sent,
      reviewerId: ann.id,
      reviewerName: "Ann",
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      resolved: null,
    })),
  );
});

test("sent five times at once it is kept once and answered alike", async () => {
  const sent = body();
  const answers = await Promise.all(Array.from({ length: 5 }, () => saveComment(db, ann, entryId, sent)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await db.prisma.comment.count({ where: { id: sent.id } })).toBe(1);
});

test("the same id with another text, place, entry or writer is refused, and the first one stays", async () => {
  const sent = body();
  await saveComment(db, ann, entryId, sent);
  for (const [who, entry, other] of [
    [ann, entryId, { ...sent, text: "Other" }],
    [ann, entryId, { ...sent, anchor: { on: "entry" as const } }],
    [ann, entryId, { ...sent, anchor: { ...words, start: 10, end: 15 } }],
    [ann, otherId, sent],
    [bob, entryId, sent],
  ] as const) {
    await expect(saveComment(db, who, entry, other)).rejects.toMatchObject({ code: "unprocessable" });
  }
  expect(await db.prisma.comment.findUnique({ where: { id: sent.id } })).toMatchObject({ text: "Which?", entryId });
});

test("is settled and opened again; two who settle it at once leave one name", async () => {
  const { id } = await saveComment(db, ann, entryId, body());
  const both = await Promise.all([resolveComment(db, ann, id, true), resolveComment(db, bob, id, true)]);
  expect(both[0].resolved).toEqual(both[1].resolved);
  expect(["Ann", "Bob"]).toContain(both[0].resolved?.by);
  expect((await resolveComment(db, bob, id, false)).resolved).toBeNull();
  await expect(resolveComment(db, ann, randomUUID(), true)).rejects.toMatchObject({ code: "not_found" });
});

test("on an entry that is not there is refused", async () => {
  await expect(saveComment(db, ann, 987654321n, body())).rejects.toMatchObject({ code: "not_found" });
});

test.each<[string, CommentAnchor, string]>([
  ["a quote that is not as long as its place", { ...words, end: 15 }, "x"],
  ["a place beyond 32 bits", { ...words, start: 3e9, end: 3e9 + 5 }, "x"],
  ["a box without area", { on: "box", box: [5, 5, 5, 9] }, "x"],
  ["a box inside out", { on: "box", box: [9, 5, 5, 9] }, "x"],
  ["U+0000 in its quote", { ...words, quote: "boa\0s" }, "x"],
  ["half of a character in its text", words, "\ud83d"],
])("%s is refused", async (_, anchor, text) => {
  await expect(saveComment(db, ann, entryId, body(anchor, text))).rejects.toMatchObject({ code: "unprocessable" });
});

test.each([
  "<script>alert(1)</script>",
  '\'; DROP TABLE "Comment"; --',
  '=HYPERLINK("http://x")',
  "‮reversed‬ 视觉 👩‍👩‍👧",
  "$1 \\u0000 {{x}} %s",
])("a hostile text is just text: %s", async (text) => {
  const sent = commentBodySchema.parse(body({ on: "entry" }, text));
  await saveComment(db, ann, entryId, sent);
  expect((await loadComments(db, entryId)).find(({ id }) => id === sent.id)?.text).toBe(text);
});
