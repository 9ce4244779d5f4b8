import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer } from "#tests/entries.ts";
import { identifyReviewer, loadReviewer } from "./reviewers.ts";

let db: Database;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("the second person at a browser is a second person, and the first keeps their name", async () => {
  const ann = await identifyReviewer(db, { name: "Ann" }, null);
  const bob = await identifyReviewer(db, { name: "Bob" }, ann);
  expect(bob.id).not.toBe(ann.id);
  expect(await loadReviewer(db, ann.id)).toEqual(ann);
  expect(await identifyReviewer(db, { name: "Ann", id: ann.id }, bob)).toEqual(ann);
});

test("the same name said again is the same person, whether the cookie or the browser remembers them", async () => {
  const ann = await addReviewer(db, "Ann");
  expect(await identifyReviewer(db, { name: "Ann" }, ann)).toEqual(ann);
  expect(await identifyReviewer(db, { name: "Ann", id: ann.id }, null)).toEqual(ann);
  expect((await identifyReviewer(db, { name: "Ann" }, null)).id).not.toBe(ann.id);
});

test("a remembered id counts only with its own name", async () => {
  const ann = await addReviewer(db, "Ann");
  const other = await identifyReviewer(db, { name: "Eve", id: ann.id }, null);
  expect(other.id).not.toBe(ann.id);
  expect(await identifyReviewer(db, { name: "Eve", id: randomUUID() }, null)).not.toEqual(other);
});

test("who corrects their name stays the same person, known by the new name at once", async () => {
  const ann = await addReviewer(db, "Anm");
  await loadReviewer(db, ann.id);
  expect(await identifyReviewer(db, { name: "Ann", isRenamed: true }, ann)).toEqual({ id: ann.id, name: "Ann" });
  expect(await loadReviewer(db, ann.id)).toEqual({ id: ann.id, name: "Ann" });
  await expect(identifyReviewer(db, { name: "Ann", isRenamed: true }, null)).rejects.toMatchObject({
    code: "not_identified",
  });
});
