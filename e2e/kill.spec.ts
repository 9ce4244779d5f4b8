import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { openLine } from "#bench/claim/http-line.ts";
import { addPeople, startQueue } from "#bench/claim/team.ts";
import { makeSet, SVIT_PLAN } from "#bench/set/make-set.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { verdictBody } from "#tests/entries.ts";
import { killPostgres, startCommand } from "#tests/kill/processes.ts";
import { portToHold } from "#tests/port.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { expect, test } from "./fixtures.ts";
import { startProgram } from "./screens/start-program.ts";
import { killListener } from "./screens/web-server.ts";

const VERDICTS = 100;
const REVIEWERS = 5;

test("the web server and then PostgreSQL are killed under a hundred verdicts: each is there once", async () => {
  test.setTimeout(120_000);
  const dataFolder = await scratchFolder("svit-e2e");
  const port = await portToHold();
  const cluster = await joinCluster(dataFolder);
  const made = path.join(dataFolder, "made");
  await makeSet(made, { ...SVIT_PLAN, photos: 10, distinctPhotos: 0, objectsOfPhoto: 3, regionsOfPhoto: 0 });
  expect(await startCommand(dataFolder, "import", made, "--dataset", "killed").ended).toBe(0);
  const studio = startProgram(dataFolder, port);
  const line = openLine(port);
  const database = new pg.Pool({ connectionString: cluster.url, max: 1 });
  database.on("error", () => {});
  try {
    await studio.serving;
    const { rows } = await database.query(`SELECT id FROM "Dataset" WHERE name = 'killed'`);
    const people = await addPeople(line, REVIEWERS);
    const queueId = await startQueue(line, must(people[0], "there are five"), {
      datasetId: rows[0].id,
      size: VERDICTS,
      seed: "k",
    });
    let answered = 0;
    const disturb = async () => {
      while (answered < VERDICTS / 4) await pause(5);
      await killListener(port);
      while (answered < VERDICTS / 2) await pause(5);
      await killPostgres(dataFolder);
    };
    const review = async (cookie: string) => {
      for (;;) {
        const { entries } = await send<{ entries: ClaimedEntry[] }>(`/api/queues/${queueId}/claims`, cookie, {
          count: 2,
          have: [],
        });
        if (entries.length === 0) return;
        for (const { entry, claim, headId } of entries) {
          const body = {
            claimToken: claim.token,
            previousId: headId,
            entryVersion: entry.version,
            entryHash: entry.hash,
          };
          await send("/api/verdicts", cookie, verdictBody(BigInt(entry.id), { queueId, ...body }));
          answered++;
        }
      }
    };
    // What is not answered is sent again as it was, as a browser's outbox does.
    const send = async <T>(address: string, cookie: string, body: unknown): Promise<T> => {
      for (;;) {
        const answer = await line.send("POST", address, cookie, body).catch(() => null);
        if (answer?.status === 200) return JSON.parse(answer.text);
        if (answer && answer.status < 500) throw new Error(`POST ${address}: ${answer.status} ${answer.text}`);
        await pause(50);
      }
    };
    await Promise.all([disturb(), ...people.map(({ cookie }) => review(cookie))]);
    expect(answered).toBe(VERDICTS);
    const { rows: stored } = await database.query(
      `SELECT count(*)::int AS verdicts, count(DISTINCT v."entryId")::int AS entries,
         count(*) FILTER (WHERE s.state = 'accepted' AND s.version = 1)::int AS accepted,
         (SELECT sum(delta)::int FROM "StateCount" WHERE state = 'accepted') AS counted,
         (SELECT count(*)::int FROM "QueueEntry" WHERE "queueId" = $1 AND outcome = 'decided') AS settled,
         (SELECT count(*)::int FROM "Claim") AS claims
       FROM "Verdict" v JOIN "EntryStatus" s ON s."entryId" = v."entryId"`,
      [queueId],
    );
    expect(stored[0]).toEqual({
      verdicts: VERDICTS,
      entries: VERDICTS,
      accepted: VERDICTS,
      counted: VERDICTS,
      settled: VERDICTS,
      claims: 0,
    });
  } finally {
    line.close();
    await database.end();
    await studio.stop();
    await cluster.leave();
    await rm(dataFolder, { recursive: true, force: true });
  }
});
