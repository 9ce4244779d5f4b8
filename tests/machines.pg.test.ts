import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { examineDatabase } from "#server/doctor/database.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { startSession } from "#server/queue/start-session.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { addDataset, addReviewer, verdictBody } from "./entries.ts";
import { findSystemPostgres, startSystemPostgres } from "./postgres/system-postgres.ts";
import { askFor } from "./runs.ts";
import { scratchFolder } from "./scratch.ts";

const ROOT = path.join(import.meta.dirname, "..");
const bin = await findSystemPostgres();

/** Several machines over the PostgreSQL that the system's packages brought; skipped where they brought none. */
describe.skipIf(bin === null)(`over the system's PostgreSQL (${bin ?? "none in /usr/lib/postgresql"})`, () => {
  let system: Awaited<ReturnType<typeof startSystemPostgres>>;
  /** Two web servers' own pools. */
  let servers: Database[] = [];
  let folder = "";
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    system = await startSystemPostgres(bin ?? "");
    folder = await scratchFolder("svit-test");
    // Ten programs that start at once wait for one another.
    await Promise.all([migrate(system.url), migrate(system.url)]);
    servers = [openDatabase(system.url), openDatabase(system.url)];
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    for (const server of servers) await server.close();
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const at = (index: number): Database => servers[index % servers.length] ?? expect.unreachable();

  /** A worker on a machine of its own: a data folder that no other sees. */
  async function startWorker(name: string): Promise<string> {
    const dataFolder = path.join(folder, name);
    await mkdir(dataFolder, { recursive: true });
    const child = spawn(process.execPath, ["--conditions=react-server", "cli/worker.ts"], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: system.url, SVIT_DATA: dataFolder, SVIT_LOG: "silent" },
      stdio: "ignore",
    });
    stops.push(async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    });
    return dataFolder;
  }

  test("it is new enough, and the doctor finds nothing bad in it", async () => {
    expect(Number.parseInt(system.version, 10)).toBeGreaterThanOrEqual(15);
    expect((await examineDatabase(system.url, folder)).filter(({ is }) => is === "bad")).toEqual([]);
  });

  test("two web servers never hand out an entry twice, and record each verdict once", async () => {
    const { datasetId, entryIds } = await addDataset(at(0), { images: 20, perImage: 5 });
    const people = await Promise.all(Array.from({ length: 10 }, (_, nth) => addReviewer(at(nth), `P${nth}`)));
    const { queueId } = await startSession(
      at(0),
      datasetId,
      people[0]?.id ?? "",
      sessionRequestSchema.parse({ size: 100 }),
    );
    const handedOut: string[] = [];
    const review = async (index: number) => {
      const reviewer = people[index] ?? expect.unreachable();
      for (;;) {
        const { entries } = await claimNext(at(index), queueId, reviewer.id, { count: 3, have: [] });
        if (entries.length === 0) return;
        for (const { entry, headId } of entries) {
          handedOut.push(entry.id);
          const body = verdictBody(BigInt(entry.id), { queueId: String(queueId), previousId: headId });
          // Its answer was lost, and the browser's next try reaches the other server.
          const answers = await Promise.all([0, 1].map((server) => recordVerdict(at(server), reviewer, body)));
          expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
        }
      }
    };
    await Promise.all(people.map((_, index) => review(index)));
    expect(handedOut.sort()).toEqual(entryIds.map(String).sort());
    expect(await at(1).prisma.verdict.count({ where: { datasetId } })).toBe(100);
    expect(await at(1).prisma.entryStatus.count({ where: { datasetId, state: "accepted", version: 1 } })).toBe(100);
  });

  test("what was sent to one machine is imported by the worker that sees it, whichever comes first", async () => {
    const [here, elsewhere] = [path.join(folder, "here"), await startWorker("elsewhere")];
    const [upload, unseen] = [path.join(here, "uploads", "1"), path.join(here, "unseen")];
    await mkdir(path.dirname(upload), { recursive: true });
    await mkdir(unseen);
    const content = [
      { from: "user", value: "What is it?" },
      { from: "gpt", value: "A boat." },
    ];
    const file = path.join(upload, "0");
    const request = { datasetName: "sent", files: [{ path: file, name: "complex_reasoning.json" }] };
    // Not there for the worker that is alone: on one machine the test can only bring it later.
    await writeFile(path.join(unseen, "0"), JSON.stringify([{ image_id: 1, conversations: [{ content }] }]));
    const id = await askFor(at(0), { kind: "import", request });
    const load = () => at(1).prisma.run.findUniqueOrThrow({ where: { id } });
    await expect.poll(async () => (await load()).error, { timeout: 20_000 }).toMatchObject({ code: "filesElsewhere" });
    expect(await load()).toMatchObject({ state: "waiting", finishedAt: null });
    await rename(unseen, upload);
    await startWorker("here");
    await expect.poll(async () => (await load()).state, { timeout: 30_000 }).toBe("done");
    expect(await load()).toMatchObject({ error: null, report: { entriesNew: 1 } });
    expect(elsewhere).not.toBe(here);
  }, 60_000);
});
