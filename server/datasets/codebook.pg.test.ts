import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reason } from "#domain/verdict/reasons.ts";
import { withStandardDigits } from "#domain/verdict/standard-digits.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadCodebook, saveCodebook } from "./codebook.ts";
import { loadReasons } from "./reasons.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let datasetId: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
afterAll(() => db.close());

async function fresh(): Promise<Reason[]> {
  ({ datasetId } = await addDataset(db, { perImage: 1 }));
  return loadReasons(db, datasetId);
}
const save = (who: Reviewer, change: Parameters<typeof saveCodebook>[3]) => saveCodebook(db, datasetId, who.id, change);

describe("a codebook", () => {
  test("is guideline and reasons under one number: what a version leaves out it takes over", async () => {
    const reasons = await fresh();
    expect(await loadCodebook(db, datasetId)).toMatchObject({ version: 0, guideline: "", reasons });
    expect(await save(ann, { after: 0, guideline: "Count." })).toMatchObject({
      version: 1,
      guideline: "Count.",
      reasons,
      reviewerName: "Ann",
    });
    const milder = reasons.map((reason) => ({ ...reason, severity: 1 }));
    expect(await save(bob, { after: 1, reasons: milder })).toMatchObject({
      version: 2,
      guideline: "Count.",
      reasons: milder,
      reviewerName: "Bob",
    });
    expect(await loadReasons(db, datasetId)).toEqual(milder);
  });

  test("keeps every version as it was", async () => {
    const reasons = await fresh();
    await save(ann, { after: 0, reasons });
    await save(ann, { after: 1, reasons: reasons.map((reason) => ({ ...reason, nameEn: "Other" })) });
    const kept = await db.prisma.codebook.findMany({ where: { datasetId }, orderBy: { version: "asc" } });
    expect(kept.map((row) => row.version)).toEqual([1, 2]);
    expect(kept[0]?.reasons).toEqual(reasons);
  });

  test("retires a reason that is left out, and never deletes it", async () => {
    const reasons = await fresh();
    const [left, ...rest] = reasons;
    const saved = await save(ann, { after: 0, reasons: rest });
    expect(saved.reasons.find(({ code }) => code === left?.code)).toEqual({ ...left, retired: true });
    expect(saved.reasons).toHaveLength(reasons.length);
  });

  test("refuses two reasons of one task on one key, or with one code", async () => {
    const [first, second, ...rest] = (await fresh()) as [Reason, Reason, ...Reason[]];
    for (const other of [
      { ...second, digit: first.digit, tasks: first.tasks },
      { ...first, digit: 9, retired: true },
    ])
      await expect(save(ann, { after: 0, reasons: [first, other, ...rest] })).rejects.toMatchObject({
        code: "unprocessable",
      });
    expect((await loadCodebook(db, datasetId)).version).toBe(0);
  });
});

describe("a stale page", () => {
  test("is refused with both versions, whichever half of the codebook it changes, and changes nothing", async () => {
    const reasons = await fresh();
    await save(ann, { after: 0, guideline: "One." });
    const added = { ...(reasons[0] as Reason), code: "added", digit: 9, tasks: ["other" as const] };
    const colleagues = await save(bob, { after: 1, reasons: [...reasons, added] });
    for (const change of [{ guideline: "Two." }, { reasons }])
      await expect(save(ann, { after: 1, ...change })).rejects.toMatchObject({
        code: "conflict",
        data: { base: { version: 1, guideline: "One.", reasons, reviewerName: "Ann" }, newest: colleagues },
      });
    expect(await loadCodebook(db, datasetId)).toEqual(colleagues);
    expect((await loadReasons(db, datasetId)).find(({ code }) => code === "added")?.retired).toBe(false);
  });

  test("of two at one instant one is saved", async () => {
    await fresh();
    const saves = await Promise.allSettled(
      ["One.", "Two.", "Three."].map((guideline) => save(ann, { after: 0, guideline })),
    );
    expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const saved = saves.find((one) => one.status === "fulfilled");
    for (const one of saves)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ data: { base: null, newest: saved?.value } });
  });

  test("that names a version which never was is refused as well", async () => {
    await fresh();
    await expect(save(ann, { after: 7, guideline: "One." })).rejects.toMatchObject({ data: { base: null } });
  });
});

test("a data set that is not there has no codebook to save", async () => {
  datasetId = 987_654_321n;
  await expect(save(ann, { after: 0, guideline: "One." })).rejects.toMatchObject({ code: "not_found" });
});

test("an older set's reasons on the standard digits are an ordinary next version, the one before stays as it was", async () => {
  const old = (await fresh()).map((reason) => ({ ...reason, digit: reason.code === "bad-box" ? 3 : reason.digit }));
  const own = old.map((reason) => (reason.code === "wrong-count" ? { ...reason, tasks: ["other" as const] } : reason));
  const boxes = own.map((reason) =>
    reason.code === "bad-box" ? { ...reason, tasks: ["referring_qa" as const] } : reason,
  );
  const before = await save(ann, { after: 0, reasons: boxes });
  const saved = await save(ann, { after: 1, reasons: withStandardDigits(before.reasons) });
  expect(saved.version).toBe(2);
  expect(saved.reasons.find(({ code }) => code === "bad-box")?.digit).toBe(8);
  expect(saved.reasons.filter(({ digit }) => digit === 0).map(({ code }) => code)).toEqual([
    "answerable-unseen",
    "inherited",
    "wording",
  ]);
  const kept = await db.prisma.codebook.findFirstOrThrow({ where: { datasetId, version: 1 } });
  expect(kept.reasons).toEqual(before.reasons);
});
