import { afterAll, beforeAll, expect, test } from "vitest";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { freshDatabase } from "#tests/database.ts";
import { loadRun } from "#tests/runs.ts";
import { type Attempt, attemptRun, Cancelled } from "./attempt-run.ts";
import { insertRun } from "./insert-run.ts";
import { cancelRun } from "./run-states.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

type Made = Attempt<{ done: number }, { made: number }>;
const add = () => insertRun(db.pool, { kind: "bulk", request: { asks: "for two parts" } });
const attempt = (
  id: bigint,
  work: (attempt: Made) => Promise<{ report: { made: number } }>,
  { stop = new AbortController().signal, ...more }: Partial<Parameters<typeof attemptRun>[2]> = {},
) => attemptRun(db, id, { kind: "bulk", stop, ...more }, work);

test("work that returns ends its Run as done, with its report and what it showed last", async () => {
  const id = await add();
  const end = await attempt(id, async ({ run, show }) => {
    expect(run).toMatchObject({ id, request: { asks: "for two parts" }, progress: null, report: null });
    expect((await loadRun(db, id)).state).toBe("running");
    show({ done: 2 });
    return { report: { made: 2 } };
  });
  expect(end).toEqual({ ended: "done", report: { made: 2 } });
  expect(await loadRun(db, id)).toMatchObject({
    state: "done",
    report: { made: 2 },
    progress: { done: 2 },
    error: null,
  });
  expect(await attempt(id, () => Promise.reject(new Error("again"))), "it is over").toBeNull();
});

test("what is shown is in the row while the work goes on, and who is cancelled meanwhile hears of it", async () => {
  const id = await add();
  const end = await attempt(id, async ({ show, signal }) => {
    show({ done: 1 });
    await expect.poll(async () => (await loadRun(db, id)).progress).toEqual({ done: 1 });
    await cancelRun(db.pool, id);
    await expect.poll(() => signal.aborted).toBe(true);
    signal.throwIfAborted();
    return { report: { made: 0 } };
  });
  expect(end).toMatchObject({ ended: "cancelled", error: { code: "interrupted" } });
  expect(await loadRun(db, id)).toMatchObject({ state: "cancelled", progress: { done: 1 }, report: null, error: null });
});

test("who must leave it to somebody else leaves it as it is, and the next one goes on, or begins anew", async () => {
  const id = await add();
  const stop = new AbortController();
  const left = attempt(
    id,
    async ({ save }) => {
      expect(await save(db.pool, { progress: { done: 1 }, report: { made: 1 } })).toBe(false);
      stop.abort();
      throw new Error("broken off in the middle");
    },
    { stop: stop.signal },
  );
  await expect(left).rejects.toThrow("in the middle");
  const before = await loadRun(db, id);
  expect(before).toMatchObject({ state: "running", finishedAt: null, error: null });
  const lost = Object.assign(new Error("cut"), { code: "08006" });
  await expect(
    attempt(id, async ({ run }) => {
      expect(run).toMatchObject({ progress: { done: 1 }, report: { made: 1 }, startedAt: before.startedAt });
      throw lost;
    }),
  ).rejects.toBe(lost);
  expect((await loadRun(db, id)).state).toBe("running");
  await attempt(
    id,
    async ({ run }) => {
      expect(run.progress).toEqual({});
      expect(run.startedAt.getTime()).toBeGreaterThan(before.startedAt?.getTime() ?? 0);
      return { report: { made: 7 } };
    },
    { isAnew: true },
  );
  expect(await loadRun(db, id)).toMatchObject({ state: "done", report: { made: 7 } });
});

test("a part that was saved is told that the Run was cancelled, and its counts stay", async () => {
  const id = await add();
  await cancelRun(db.pool, id);
  const end = await attempt(id, async ({ save }) => {
    if (await save(db.pool, { progress: { done: 1 }, report: { made: 1 } })) throw new Cancelled();
    return { report: { made: 2 } };
  });
  expect(end).toMatchObject({ ended: "cancelled" });
  expect(await loadRun(db, id)).toMatchObject({ state: "cancelled", report: { made: 1 }, error: null });
});

test("a failure is told as what it is: a refusal, a full disk with the kind's advice, or what nobody foresaw", async () => {
  const failing = async (error: unknown) => {
    const id = await add();
    const cleaned: unknown[] = [];
    const onBreak = async (shown: unknown) => {
      cleaned.push((await loadRun(db, id)).state);
      return shown;
    };
    const end = await attempt(id, () => Promise.reject(error), { onBreak }).catch((thrown) => ({ thrown }));
    expect(cleaned, "what it leaves is gone before it says that it failed").toEqual(["running"]);
    const run = await loadRun(db, id);
    expect(run.state).toBe("failed");
    return { end, said: run.error };
  };
  const refused = new StudioError("not_found", message("datasetGone"));
  expect(await failing(refused)).toEqual({ end: { ended: "failed", error: refused }, said: message("datasetGone") });
  expect((await failing(Object.assign(new Error("full"), { code: "ENOSPC" }))).said).toEqual(
    message("runDiskFull", { advice: message("adviceBulk") }),
  );
  const strange = new Error("strange");
  expect(await failing(strange)).toEqual({
    end: { thrown: strange },
    said: message("runFailed", { advice: message("adviceBulk") }),
  });
});

test("work that ends its Run in a transaction of its own does both or neither", async () => {
  const both = await add();
  const inOne = (id: bigint, then: () => void) =>
    attempt(id, ({ end }) =>
      inTransaction(db.pool, async (client) => {
        await client.query(`INSERT INTO "Dataset" (name) VALUES ($1)`, [`made by ${id}`]);
        await end(client, { report: { made: 1 } });
        then();
        return { report: { made: 1 } };
      }),
    );
  await inOne(both, () => {});
  const neither = await add();
  const refuse = () => {
    throw new StudioError("conflict", message("datasetGone"));
  };
  expect(await inOne(neither, refuse)).toMatchObject({ ended: "failed" });
  expect(await Promise.all([both, neither].map((id) => loadRun(db, id)))).toMatchObject([
    { state: "done", report: { made: 1 } },
    { state: "failed", report: null },
  ]);
  const made = await db.prisma.dataset.findMany({ select: { name: true } });
  expect(made).toEqual([{ name: `made by ${both}` }]);
});

test("a Run of another kind is not begun, and one that is deleted at the last moment leaves nothing", async () => {
  const id = await add();
  expect(await attempt(id, () => Promise.reject(new Error("begun")), { kind: "export" })).toBeNull();
  expect((await loadRun(db, id)).state).toBe("waiting");
  let gone = 0;
  const end = await attempt(
    id,
    async () => {
      await db.prisma.run.delete({ where: { id } });
      return { report: { made: 1 } };
    },
    { onGone: async () => void gone++ },
  );
  expect(end).toBeNull();
  expect(gone).toBe(1);
});
