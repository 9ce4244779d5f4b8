import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { loadCodebook, saveCodebook } from "#server/datasets/codebook.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { recordVerdict } from "./record.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;
let fresh: () => Promise<bigint>;

afterAll(() => db.close());
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
  const { entryIds } = await addDataset(db, { perImage: 40 });
  fresh = async () => entryIds.shift() ?? Promise.reject(new Error("the test's data set has too few entries"));
});

const record = (entryId: bigint, more: Partial<VerdictBody> = {}, who = ann) =>
  recordVerdict(db, who, verdictBody(entryId, more));
const stateOf = async (entryId: bigint) =>
  (await db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } })).state;
const verdictsOf = (entryId: bigint) => db.prisma.verdict.count({ where: { entryId } });

describe("a verdict", () => {
  test("moves the entry's state and the data set's counts", async () => {
    const entryId = await fresh();
    expect(await record(entryId)).toMatchObject({ state: "accepted", version: 1, late: false });
    expect(await stateOf(entryId)).toBe("accepted");
    const sums = await db.prisma.stateCount.groupBy({ by: ["state"], _sum: { delta: true } });
    const counted = Object.fromEntries(sums.map((row) => [row.state, Number(row._sum.delta)]));
    const truth = await db.prisma.entryStatus.groupBy({ by: ["state"], _count: true });
    for (const row of truth) expect(counted[row.state]).toBe(row._count);
  });

  test("sent twice is written once and answered alike", async () => {
    const entryId = await fresh();
    const body = verdictBody(entryId);
    const answers = await Promise.all([
      recordVerdict(db, ann, body),
      recordVerdict(db, ann, body),
      recordVerdict(db, ann, body),
    ]);
    expect(await verdictsOf(entryId)).toBe(1);
    expect(new Set(answers.map((answer) => answer.verdictId))).toEqual(new Set([body.id]));
    expect(answers.filter((answer) => !answer.repeated)).toHaveLength(1);
  });

  test("with the same id and another body is refused", async () => {
    const entryId = await fresh();
    const body = verdictBody(entryId);
    await recordVerdict(db, ann, body);
    await expect(recordVerdict(db, ann, { ...body, decision: "reject" })).rejects.toMatchObject({
      code: "unprocessable",
    });
    await expect(recordVerdict(db, bob, body)).rejects.toMatchObject({ code: "unprocessable" });
    expect(await stateOf(entryId)).toBe("accepted");
  });

  test("sent again is known by its body as it was received, whatever a later schema makes of it", async () => {
    const entryId = await fresh();
    const body = verdictBody(entryId);
    // As an older page prints it: without what has a default, its keys in another order.
    const { undoes: _, note: __, turnsAfter: ___, judgements: ____, ...sent } = body;
    const received = JSON.stringify(sent);
    await recordVerdict(db, ann, body, received);
    const newer = { ...body, aids: { ...body.aids, gloss: true } };
    const again = JSON.stringify(Object.fromEntries(Object.entries(sent).toReversed()), null, 1);
    expect(await recordVerdict(db, ann, newer, again)).toMatchObject({ repeated: true, state: "accepted" });
    await expect(recordVerdict(db, ann, body, JSON.stringify({ ...sent, note: "another" }))).rejects.toMatchObject({
      code: "unprocessable",
    });
    expect(await verdictsOf(entryId)).toBe(1);
  });

  test("recorded before bodies were kept as received is known again by what it says", async () => {
    const entryId = await fresh();
    const judgements = [{ part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" }];
    const body = verdictBody(entryId, { decision: "reject", judgements, note: "Six." });
    await recordVerdict(db, ann, body);
    await db.prisma.verdict.update({ where: { id: body.id }, data: { bodyHash: null } });
    expect(await recordVerdict(db, ann, body)).toMatchObject({ repeated: true });
    for (const more of [{ note: "Seven." }, { judgements: [] }, { previousId: randomUUID() }])
      await expect(recordVerdict(db, ann, { ...body, ...more })).rejects.toMatchObject({ code: "unprocessable" });
    expect(await verdictsOf(entryId)).toBe(1);
  });

  test("keeps its judgements with their places and reasons", async () => {
    const entryId = await fresh();
    const judgements = [
      { part: "qa" as const, turnId: "0", right: false, reasonCode: "wrong-count" },
      { part: "mention" as const, turnId: "3", start: 0, end: 3, quote: "Two", right: true },
    ];
    const { verdictId } = await record(entryId, { decision: "reject", judgements });
    expect(await db.prisma.judgement.findMany({ where: { verdictId }, orderBy: { ordinal: "asc" } })).toMatchObject(
      judgements,
    );
  });

  test("whose quote does not stand in the imported text is refused", async () => {
    const judgements = [{ part: "mention" as const, turnId: "3", start: 0, end: 3, quote: "Six", right: false }];
    await expect(record(await fresh(), { judgements })).rejects.toMatchObject({ code: "unprocessable" });
  });

  test("on another text than the entry's is refused; on the entry's own it is taken", async () => {
    const entryId = await fresh();
    const { hash } = await db.prisma.entry.findUniqueOrThrow({ where: { id: entryId }, select: { hash: true } });
    await expect(record(entryId, { entryHash: "0".repeat(64) })).rejects.toMatchObject({ code: "unprocessable" });
    expect(await verdictsOf(entryId)).toBe(0);
    expect(await record(entryId, { entryHash: Buffer.from(hash).toString("hex") })).toMatchObject({ version: 1 });
  });

  test("with a text or a number that the database cannot keep is refused by name", async () => {
    const entryId = await fresh();
    const judgement = { part: "qa" as const, turnId: "0", right: true };
    for (const more of [
      { note: "a\0b" },
      { note: "\ud83d" },
      { decision: "edit" as const, turnsAfter: [{ id: "0", from: "user" as const, value: "\0" }] },
      { judgements: [{ ...judgement, start: 3e9 }] },
      { entryVersion: 3e9 },
    ]) {
      await expect(record(entryId, more)).rejects.toMatchObject({ code: "unprocessable" });
    }
  });

  test("that names what never was is refused: a reason, a codebook, a version of its entry", async () => {
    const entryId = await fresh();
    const { datasetId } = await db.prisma.entry.findUniqueOrThrow({ where: { id: entryId } });
    const judgement = { part: "qa" as const, turnId: "0", right: false, reasonCode: "never-was" };
    for (const more of [
      { reasonCodes: ["never-was"] },
      { judgements: [judgement] },
      { codebookVersion: 1 },
      { entryVersion: 1 },
    ])
      await expect(record(entryId, { decision: "reject", ...more })).rejects.toMatchObject({ code: "unprocessable" });
    expect(await verdictsOf(entryId)).toBe(0);
    // Saved since, maybe on another server.
    await saveCodebook(db, datasetId, ann.id, { after: 0, guideline: "Count." });
    expect(await record(entryId, { codebookVersion: 1 })).toMatchObject({ state: "accepted" });
    await expect(record(await fresh(), { codebookVersion: 2 })).rejects.toMatchObject({ code: "unprocessable" });
  });

  test("under a retired reason and an older codebook is taken: they were there when it was decided", async () => {
    const entryId = await fresh();
    const { datasetId } = await db.prisma.entry.findUniqueOrThrow({ where: { id: entryId } });
    const { version, reasons } = await loadCodebook(db, datasetId);
    const retired = reasons.map((reason) => ({ ...reason, retired: reason.code === "inherited" }));
    await saveCodebook(db, datasetId, ann.id, { after: version, reasons: retired });
    const more = { decision: "reject" as const, reasonCodes: ["inherited"], codebookVersion: Math.max(1, version) };
    const { verdictId } = await record(entryId, more);
    expect(await db.prisma.verdict.findUniqueOrThrow({ where: { id: verdictId } })).toMatchObject({
      reasonCodes: ["inherited"],
      codebookVersion: more.codebookVersion,
    });
  });

  test("under a lapsed claim that nobody took over decides as any", async () => {
    const entryId = await fresh();
    const token = randomUUID();
    await db.prisma.claim.create({ data: { entryId, pass: "main", reviewerId: ann.id, token, until: new Date(0) } });
    expect(await record(entryId, { claimToken: token })).toMatchObject({ late: false, state: "accepted" });
    const other = await fresh();
    await db.prisma.claim.create({
      data: { entryId: other, pass: "main", reviewerId: bob.id, token, until: new Date(0) },
    });
    expect(await record(other)).toMatchObject({ late: false, state: "accepted" });
  });

  test("is marked too fast where its words cannot have been read, and only where it says that they were", async () => {
    // Eleven words are 1.1 s at 600 a minute.
    const fast = async (more: Partial<VerdictBody>) => {
      const { verdictId } = await record(await fresh(), more);
      return (await db.prisma.verdict.findUniqueOrThrow({ where: { id: verdictId } })).tooFast;
    };
    expect(await fast({ activeMs: 1099 })).toBe(true);
    expect(await fast({ activeMs: 1100 })).toBe(false);
    expect(await fast({ activeMs: 0, decision: "reject" })).toBe(true);
    expect(await fast({ activeMs: 0, decision: "edit", turnsAfter: [] })).toBe(true);
    for (const decision of ["skip", "flag", "unclear", "judge"] as const)
      expect(await fast({ activeMs: 0, decision })).toBe(false);
  });

  test("on an entry that is not there is refused", async () => {
    await expect(record(987654321n)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an edit", () => {
  const turn = (id: string, value: string, from: "user" | "gpt") => ({ id, from, value });

  test("keeps the turns after it, and leaves the imported ones as they are", async () => {
    const entryId = await fresh();
    const turnsAfter = [turn("2", "Who is aboard?", "user"), turn("3", "Two women.", "gpt")];
    expect(await record(entryId, { decision: "edit", turnsAfter })).toMatchObject({ state: "edited" });
    const entry = await db.prisma.entry.findUniqueOrThrow({ where: { id: entryId }, include: { verdicts: true } });
    expect(entry.turns).toHaveLength(4);
    expect(entry.verdicts[0]?.turnsAfter).toEqual(turnsAfter);
  });

  test("that strikes every turn is a rejection", async () => {
    expect(await record(await fresh(), { decision: "edit", turnsAfter: [] })).toMatchObject({ state: "rejected" });
  });

  test("with a turn twice, of an unknown name or on the other side is refused", async () => {
    const entryId = await fresh();
    for (const turnsAfter of [
      [turn("0", "a", "user"), turn("0", "b", "user")],
      [turn("9", "a", "user")],
      [turn("0", "a", "gpt")],
    ]) {
      await expect(record(entryId, { decision: "edit", turnsAfter })).rejects.toMatchObject({ code: "unprocessable" });
    }
    expect(await verdictsOf(entryId)).toBe(0);
  });
});

describe("an undo", () => {
  test("is a row of its own and gives the state before back", async () => {
    const entryId = await fresh();
    const first = await record(entryId);
    const second = await record(entryId, { decision: "reject", previousId: first.verdictId, entryVersion: 1 });
    const undo = await record(entryId, {
      decision: "undo",
      undoes: second.verdictId,
      previousId: second.verdictId,
      entryVersion: 2,
    });
    expect(undo.state).toBe("accepted");
    expect(await verdictsOf(entryId)).toBe(3);
  });

  test("of somebody else's verdict is refused", async () => {
    const entryId = await fresh();
    const { verdictId } = await record(entryId);
    await expect(record(entryId, { decision: "undo", undoes: verdictId }, bob)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("two hands on one entry", () => {
  test("a second tab that saw an older chain is told, and nothing is written", async () => {
    const entryId = await fresh();
    const { verdictId } = await record(entryId);
    await expect(record(entryId, { decision: "reject" })).rejects.toMatchObject({
      code: "conflict",
      data: { headId: verdictId },
    });
    expect(await verdictsOf(entryId)).toBe(1);
  });

  test("a verdict that comes after another reviewer's is kept, marked late, and changes nothing", async () => {
    const entryId = await fresh();
    await record(entryId, {}, bob);
    expect(await record(entryId, { decision: "reject" })).toMatchObject({ late: true, state: "accepted" });
    expect(await stateOf(entryId)).toBe("accepted");
    expect(await verdictsOf(entryId)).toBe(2);
  });

  test("a verdict that saw the other reviewer's decides", async () => {
    const entryId = await fresh();
    await record(entryId, {}, bob);
    expect(await record(entryId, { decision: "reject", entryVersion: 1 })).toMatchObject({
      late: false,
      state: "rejected",
    });
  });

  test("of ten at one instant exactly one decides in time", async () => {
    const entryId = await fresh();
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => addReviewer(db, `R${index}`)));
    const answers = await Promise.all(people.map((who) => record(entryId, { id: randomUUID() }, who)));
    expect(answers.filter((answer) => !answer.late)).toHaveLength(1);
  });
});
