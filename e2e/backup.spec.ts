import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { openLine } from "#bench/claim/http-line.ts";
import { addPeople, startQueue } from "#bench/claim/team.ts";
import { makeSet, SVIT_PLAN } from "#bench/set/make-set.ts";
import type { ClaimedEntry, QueueProgress } from "#domain/entry/entry-view.ts";
import { must } from "#domain/must.ts";
import type { PastVerdict } from "#domain/verdict/verdict-history.ts";
import { openRepository, readJournal } from "#server/backup/repository.ts";
import { stopDeserted } from "#server/cluster/join.ts";
import { verdictBody } from "#tests/entries.ts";
import { startCommand } from "#tests/kill/processes.ts";
import { portToHold } from "#tests/port.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { expect, test } from "./fixtures.ts";
import { startProgram } from "./screens/start-program.ts";

const REVIEWERS = 4;
/** It copies each minute. */
const COPIED = { timeout: 150_000, intervals: [500] };

test("a studio with SVIT_BACKUP is killed while people decide; what it copied comes back, and a server on it shows the same", async () => {
  test.setTimeout(400_000);
  const folder = await scratchFolder("svit-e2e");
  const [data, restored, backups] = ["data", "restored", "backups"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const made = path.join(folder, "made");
  await makeSet(made, { ...SVIT_PLAN, photos: 10, distinctPhotos: 0, objectsOfPhoto: 3, regionsOfPhoto: 0 });
  expect(await startCommand(data, "import", made, "--dataset", "harbour").ended).toBe(0);
  const port = await portToHold();
  const studio = startProgram(data, port, { SVIT_BACKUP: backups });
  const line = openLine(port);
  let again: ReturnType<typeof startProgram> | null = null;
  try {
    await studio.serving;
    const people = await addPeople(line, REVIEWERS);
    const asked = await line.send("GET", "/api/openapi.json", must(people[0], "there are four").cookie);
    expect(asked.status).toBe(200);
    const queueId = await startQueue(line, must(people[0], "there are four"), { datasetId: "1", size: 200, seed: "b" });
    const answered: { entryId: string; verdictId: string; at: number }[] = [];
    const isOver = { now: false };
    const review = async (cookie: string) => {
      while (!isOver.now) {
        const claim = { count: 2, have: [] };
        const { entries } = await ask<{ entries: ClaimedEntry[] }>(`/api/queues/${queueId}/claims`, cookie, claim);
        for (const { entry, claim: held, headId } of entries) {
          const seen = { previousId: headId, entryVersion: entry.version, entryHash: entry.hash };
          const body = verdictBody(BigInt(entry.id), { queueId, claimToken: held.token, ...seen });
          await ask("/api/verdicts", cookie, body);
          answered.push({ entryId: entry.id, verdictId: body.id, at: Date.now() });
        }
      }
    };
    const ask = async <T>(address: string, cookie: string, body: unknown): Promise<T> => {
      const answer = await line.send("POST", address, cookie, body);
      if (answer.status !== 200) throw new Error(`POST ${address}: ${answer.status} ${answer.text}`);
      return JSON.parse(answer.text);
    };
    // The kill breaks off whoever is asking then.
    const reviewing = people.map(({ cookie }) => review(cookie).catch(() => {}));
    const copiedAt = async () => {
      const [backup] = (await (await openRepository(backups).catch(() => null))?.listWhole().catch(() => [])) ?? [];
      if (!backup) return 0;
      const last = (await readJournal(backup.folder).catch(() => null))?.at(-1);
      return Date.parse(last?.at ?? backup.manifest.endedAt);
    };
    await expect.poll(() => answered.length, COPIED).toBeGreaterThan(20);
    const early = Date.now();
    // A copy that began after these were answered.
    await expect.poll(copiedAt, COPIED).toBeGreaterThan(early);
    studio.child.kill("SIGKILL");
    isOver.now = true;
    await Promise.all(reviewing);
    line.close();

    expect(await startCommand(data, "restore", backups, "--data", restored).ended).toBe(0);
    const otherPort = await portToHold();
    again = startProgram(restored, otherPort);
    await again.serving;
    const other = openLine(otherPort);
    const cookie = must(people[0], "there are four").cookie;
    const told = async <T>(address: string): Promise<T> => {
      const answer = await other.send("GET", address, cookie);
      expect([address, answer.status]).toEqual([address, 200]);
      return JSON.parse(answer.text);
    };
    const shown = new Set<string>();
    for (const entryId of new Set(answered.map((one) => one.entryId)))
      for (const { id } of (await told<{ verdicts: PastVerdict[] }>(`/api/entries/${entryId}/history`)).verdicts)
        shown.add(id);
    const before = answered.filter(({ at }) => at < early);
    expect(before.length).toBeGreaterThan(20);
    expect(before.filter(({ verdictId }) => !shown.has(verdictId))).toEqual([]);
    // Nothing came back that was never answered, but for what was under way as it was killed.
    const unanswered = [...shown].filter((id) => !answered.some(({ verdictId }) => verdictId === id));
    expect(unanswered.length).toBeLessThanOrEqual(REVIEWERS);
    const { decided, size } = await told<QueueProgress>(`/api/queues/${queueId}/progress`);
    expect(decided).toBe(shown.size);
    const { reviewer } = await told<{ reviewer: { name: string } }>("/api/reviewers");
    expect(reviewer.name).toBe("Reviewer 1");
    // And it is worked on.
    const more = await other.send("POST", `/api/queues/${queueId}/claims`, cookie, { count: 1, have: [] });
    expect([more.status, JSON.parse(more.text).entries.length]).toEqual([200, decided < size ? 1 : 0]);
    other.close();
  } finally {
    line.close();
    studio.child.kill("SIGKILL");
    await again?.stop();
    await expect.poll(() => stopDeserted(data), COPIED).toBe(true);
    for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
});
