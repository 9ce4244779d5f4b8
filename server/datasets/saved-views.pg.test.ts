import { afterAll, beforeAll, expect, test } from "vitest";
import { viewRequestSchema } from "#domain/find/saved-view.ts";
import { loadFacets } from "#server/find/facets.ts";
import { suggestNames } from "#server/find/object-names.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { loadViews, removeView, renameView, saveView } from "./saved-views.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("a view is saved under a name of its own, renamed and removed", async () => {
  const { datasetId } = await addDataset(db);
  const other = await addDataset(db);
  const { id } = await addReviewer(db, "Lea");
  const request = viewRequestSchema.parse({ name: " Boats ", query: "text=boat&task=referring_qa&sort=id" });
  const view = await saveView(db, datasetId, id, request);
  expect(view).toMatchObject({ name: "Boats", query: "task=referring_qa&text=boat", reviewerName: "Lea" });
  await expect(saveView(db, datasetId, id, request)).rejects.toMatchObject({ code: "conflict" });
  await saveView(db, other.datasetId, id, request);
  const second = await saveView(db, datasetId, id, { name: "Cars", query: "" });
  await expect(renameView(db, datasetId, BigInt(second.id), "Boats")).rejects.toMatchObject({ code: "conflict" });
  await expect(renameView(db, other.datasetId, BigInt(second.id), "Vans")).rejects.toMatchObject({ code: "not_found" });
  await renameView(db, datasetId, BigInt(second.id), "A first one");
  expect((await loadViews(db, datasetId)).map(({ name }) => name)).toEqual(["A first one", "Boats"]);
  await removeView(db, datasetId, BigInt(view.id));
  expect(await loadViews(db, datasetId)).toHaveLength(1);
  await expect(saveView(db, 999n, id, request)).rejects.toMatchObject({ code: "not_found" });
});

test("a view that a newer release saved is listed with the reason, among the others", async () => {
  const { datasetId } = await addDataset(db, { perImage: 1 });
  const { id } = await addReviewer(db, "Lea");
  await saveView(db, datasetId, id, { name: "Boats", query: "text=boat" });
  const stored = { newer: "version=99&colour=red", unknown: "version=1&colour=red" };
  for (const [name, query] of Object.entries(stored))
    await db.prisma.savedView.create({ data: { datasetId, name, query, reviewerId: id } });
  expect(await loadViews(db, datasetId)).toMatchObject([
    { name: "Boats", query: "text=boat", unread: null },
    { name: "newer", unread: { code: "storedUnknown", data: { problems: [{ code: "filterNewer" }] } } },
    { name: "unknown", unread: { code: "storedUnknown", data: { problems: [{ code: "filterUnknown" }] } } },
  ]);
});

test("a query that is none is not saved", () => {
  expect(viewRequestSchema.safeParse({ name: "x", query: "task=singing" }).success).toBe(false);
  expect(viewRequestSchema.safeParse({ name: " ", query: "" }).success).toBe(false);
});

test("filters are offered those who decided something, and exact counts", async () => {
  const { datasetId, entryIds } = await addDataset(db, { perImage: 3 });
  await addReviewer(db, "Nobody");
  const { reviewer } = await decide(db, entryIds[0] ?? 0n, { decision: "accept" });
  const facets = await loadFacets(db, datasetId);
  expect(facets.reviewers).toEqual([reviewer]);
  expect(facets.states).toEqual({ conversation: { pending: 2, accepted: 1 } });
});

test("names of objects are suggested by their beginning, the commonest first, with and without statistics", async () => {
  const { datasetId } = await addDataset(db, { images: 4, perImage: 1 });
  const images = await db.prisma.image.findMany({ where: { datasetId }, orderBy: { id: "asc" } });
  for (const [at, { id: imageId }] of images.entries()) {
    const names = ["car", ...(at > 1 ? ["cart"] : []), "100%", "dog"];
    await db.prisma.annotation.create({ data: { imageId, kind: "objects", document: [], names } });
  }
  expect(await suggestNames(db, datasetId, "car")).toEqual(["car", "cart"]);
  expect(await suggestNames(db, datasetId, "%")).toEqual([]);
  await db.pool.query(`ANALYZE "Annotation"`);
  expect(await suggestNames(db, datasetId, "car")).toEqual(["car", "cart"]);
  expect(await suggestNames(db, datasetId, "100%")).toEqual(["100%"]);
});
