import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { StudioError } from "#domain/error.ts";
import { must } from "#domain/must.ts";
import { publishRequestSchema } from "#domain/release/publication.ts";
import { storedReleaseSchema } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { inTransaction } from "#server/db/transaction.ts";
import type { Hub } from "#server/env.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { allowNamespace } from "#server/release/hub/allowed.ts";
import { hubFetch } from "#server/release/hub/hub-fetch.ts";
import { loadPublications } from "#server/release/hub/load-publications.ts";
import { planPublish } from "#server/release/hub/publish.ts";
import { runPublish } from "#server/release/hub/run-publish.ts";
import { startPublish, storedFor } from "#server/release/hub/start-publish.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { resumeRun } from "#server/runs/resume-run.ts";
import { cancelRun } from "#server/runs/run-states.ts";
import { freshDatabase } from "#tests/database.ts";
import { type HubFault, type HubServer, startHubServer } from "#tests/hub/hub-server.ts";
import { loadRun } from "#tests/runs.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let server: HubServer;
let hub: Hub;
let sets = 0;
const never = new AbortController().signal;
/** As HUB_PATIENCE, without its pauses. */
const HASTY = { triesMax: 4, waitMsMax: 5_000, pauseMs: () => 1 };

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-publish-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  server = await startHubServer();
  hub = { address: server.address, token: () => server.token };
});
afterEach(() => server.close());

/** A data set of as many photos with two entries each, and its first release. */
async function addRelease({ photos = 40, withPhotos = false } = {}) {
  const name = `published${++sets}`;
  const place = path.join(folder, name);
  await mkdir(path.join(place, "VG_100K"), { recursive: true });
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 90, g: 9, b: 9 } } });
  for (let id = 1; withPhotos && id <= photos; id++)
    await image
      .clone()
      .jpeg()
      .toFile(path.join(place, "VG_100K", `${id}.jpg`));
  const rows = Array.from({ length: photos }, (_, at) => ({
    image_id: at + 1,
    conversations: ["a", "b"].map((word) => ({
      content: [
        { from: "user", value: `What is ${word} of ${at}, and where does it stand?` },
        { from: "gpt", value: `A boat ${word} of ${at} lies at the quay, beside a red car and a clock.` },
      ],
    })),
  }));
  await writeFile(path.join(place, "conversation.json"), JSON.stringify(rows));
  await importPaths({ db, datasetName: name, paths: [place] });
  const { id: datasetId } = await requireDataset(db.pool, { name });
  return { datasetId, ...(await cut(datasetId, withPhotos)) };
}

async function cut(datasetId: bigint, withPhotos = false, seed = 7, mix = "{ preset: svit-train }") {
  const text = `recipe: 1\nseed: ${seed}\nselect: { include: [pending] }\nmix: ${mix}\n`;
  const opened = openRecipeText(text, "all.yaml");
  const request = storedReleaseSchema.parse({ name: opened.name, recipe: opened.text, withPhotos });
  const here = { db, directUrl: db.url, dataFolder: folder, signal: never };
  const end = await releaseHere(here, datasetId, { ...request, place: null }, opened);
  if (end.ended !== "done") throw end.error;
  return end.report;
}

const REPO = "our-lab/boats";
const asking = (more: object = {}) => publishRequestSchema.parse({ repo: REPO, ...more });

async function start(datasetId: bigint, number: number, more: object = {}) {
  return inTransaction(db.pool, async (client) =>
    insertRun(client, await startPublish(client, hub, { datasetId, number, reviewerId: null }, asking(more))),
  );
}

async function publish(datasetId: bigint, number: number, more: object = {}) {
  const runId = await start(datasetId, number, more);
  return {
    runId,
    end: must(await runPublish(db, runId, hub, never, { patience: HASTY }), "nobody else carries it out"),
  };
}

const allow = (datasetId: bigint, withPhotos = false) =>
  allowNamespace(db, datasetId, hub.address, "our-lab", { withPhotos });

const plan = (datasetId: bigint, number: number, more: object = {}) =>
  planPublish({
    db: db.pool,
    datasetId,
    request: storedFor(hub, number, asking(more)),
    access: { hub, fetch: hubFetch(hub.address, never, HASTY) },
    signal: never,
  });

/** What stands at the Hub, as bytes by name. */
const published = () =>
  Object.fromEntries(
    Array.from(must(server.repos.get(REPO), "it was made").files, ([name, { bytes }]) => [
      name,
      bytes.toString("base64"),
    ]),
  );

async function onDisk(place: string): Promise<Record<string, string>> {
  const all = await readdir(place, { recursive: true, withFileTypes: true });
  const names = all
    .filter((own) => own.isFile())
    .map((own) => path.relative(place, path.join(own.parentPath, own.name)));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(path.join(place, name))).toString("base64")])),
  );
}

const expectPublished = async (place: string) => {
  const { ".gitattributes": _, ...files } = published();
  expect(files).toEqual(await onDisk(place));
};

const errorOf = (end: { ended: string; error?: unknown }) => (end as { error?: StudioError }).error?.detail;

test("nothing is sent before an owner allowed it, and a dry run sends nothing either", async () => {
  const { datasetId, number } = await addRelease();
  await expect(start(datasetId, number)).rejects.toMatchObject({
    code: "forbidden",
    detail: { code: "hubNotAllowed" },
  });
  expect(server.asked).toEqual([]);
  await allow(datasetId);
  const planned = await plan(datasetId, number);
  expect(planned).toMatchObject({ isThere: false, isPublic: false, removes: [], same: 0 });
  expect(planned.sends.map(({ name }) => name)).toContain("README.md");
  expect(server.asked.every(({ method }) => method === "GET")).toBe(true);
  expect(server.repos.size).toBe(0);
});

test("a release is published whole by one commit, private, large files in parts; done again nothing is sent", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 400 });
  await allow(datasetId);
  const { end } = await publish(datasetId, number);
  expect(end).toMatchObject({ ended: "done", report: { repo: REPO, isPublic: false } });
  await expectPublished(place);
  expect(server.repos.get(REPO)).toMatchObject({ isPrivate: true, commits: ["Release 1"] });
  expect(server.asked.filter(({ path: own }) => /\/part\/\d+$/.test(own)).length).toBeGreaterThan(1);
  const before = server.asked.length;
  const again = await publish(datasetId, number);
  expect(again.end).toMatchObject({ ended: "done" });
  expect(server.asked.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a later release takes the place of the earlier one, and --public opens it when all of it is there", async () => {
  const { datasetId, number } = await addRelease();
  await allow(datasetId);
  await publish(datasetId, number);
  const second = await cut(datasetId, false, 8);
  const planned = await plan(datasetId, second.number);
  expect(planned.isThere).toBe(true);
  expect(planned.sends.map(({ name }) => name)).toContain("mix.json");
  let wasPrivate = false;
  server.setFault(({ path: own }) => {
    if (/\/commit\//.test(own)) wasPrivate = server.repos.get(REPO)?.isPrivate ?? false;
    return false;
  });
  const { end } = await publish(datasetId, second.number, { isPublic: true });
  expect(end).toMatchObject({ ended: "done" });
  await expectPublished(second.place);
  expect([wasPrivate, server.repos.get(REPO)?.isPrivate]).toEqual([true, false]);
  // What is public now takes a word that it may be.
  const third = await publish(datasetId, second.number);
  expect(errorOf(third.end)).toMatchObject({ code: "hubIsPublic" });
});

test("files of releases make room for those of the next; what somebody else added stays", async () => {
  const { datasetId, number } = await addRelease({ photos: 3 });
  await allow(datasetId);
  await publish(datasetId, number);
  const { files } = must(server.repos.get(REPO), "it was made");
  files.set("paper.pdf", { bytes: Buffer.from("theirs"), isLfs: false });
  const second = await cut(datasetId, false, 8, "{ parts: [{ name: all, from: '*', to: other }] }");
  expect((await plan(datasetId, second.number)).removes).toEqual(["mix.json"]);
  expect((await publish(datasetId, second.number)).end).toMatchObject({ ended: "done" });
  const { "paper.pdf": theirs, ".gitattributes": _, ...ours } = published();
  expect(theirs).toBe(Buffer.from("theirs").toString("base64"));
  expect(ours).toEqual(await onDisk(second.place));
});

const FAULTS: Record<string, (count: number) => HubFault> = {
  "429 with Retry-After": (count) => (_, response, nth) => {
    if (nth % 3 !== 0 || count-- <= 0) return false;
    response.writeHead(429, { "retry-after": "0" }).end();
    return true;
  },
  "500":
    (count) =>
    ({ path: own }, response, nth) => {
      if (nth % 4 !== 0 || /\/commit\//.test(own) || count-- <= 0) return false;
      response.writeHead(500).end("fault");
      return true;
    },
  "cut connections":
    (count) =>
    ({ path: own }, response, nth) => {
      if (nth % 4 !== 0 || /\/commit\//.test(own) || count-- <= 0) return false;
      response.destroy();
      return true;
    },
  "slow answers": () => async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  },
};

test.each(Object.entries(FAULTS))("it is published in spite of %s", async (_, fault) => {
  const { datasetId, number, place } = await addRelease({ photos: 100 });
  await allow(datasetId);
  server.setFault(fault(8));
  expect((await publish(datasetId, number)).end).toMatchObject({ ended: "done" });
  await expectPublished(place);
  expect(server.repos.get(REPO)?.commits).toEqual(["Release 1"]);
});

test("a Hub that takes half shows nothing of it, and the next attempt sends the rest alone", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 400 });
  await allow(datasetId);
  // The largest file goes in parts; it fails when another one is there.
  server.setFault(async ({ path: own }, response) => {
    if (!/\/part\/\d+$/.test(own)) return false;
    while (server.objects.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    response.writeHead(503).end();
    return true;
  });
  const first = await publish(datasetId, number);
  expect(errorOf(first.end)).toMatchObject({ code: "hubRefused" });
  expect([...Object.keys(published())]).toEqual([".gitattributes"]);
  const kept = [...server.objects.keys()];
  expect(kept.length).toBeGreaterThan(0);
  server.setFault(null);
  const before = server.asked.length;
  expect((await publish(datasetId, number)).end).toMatchObject({ ended: "done" });
  await expectPublished(place);
  const sent = server.asked.slice(before).map(({ path: own }) => own);
  for (const oid of kept) expect(sent.filter((own) => own.includes(oid))).toEqual([]);
});

/** What is asked for the same Run again, as `runs resume` and the browser do. */
async function resume(runId: bigint) {
  await resumeRun(db, runId);
  return must(await runPublish(db, runId, hub, never, { patience: HASTY }), "nobody else carries it out");
}

test.each(Object.entries(FAULTS))(
  "a publication that came to nothing halfway is resumed, in spite of %s",
  async (_, fault) => {
    const { datasetId, number, place } = await addRelease({ photos: 400 });
    await allow(datasetId);
    server.setFault(async ({ path: own }, response) => {
      if (!/\/part\/\d+$/.test(own)) return false;
      while (server.objects.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      response.writeHead(503).end();
      return true;
    });
    const { runId, end } = await publish(datasetId, number);
    expect(errorOf(end)).toMatchObject({ code: "hubRefused" });
    const [own] = await loadPublications(db, datasetId);
    expect(own).toMatchObject({ runId: String(runId), state: "failed", isResumable: true });
    const kept = [...server.objects.keys()];
    server.setFault(fault(8));
    const before = server.asked.length;
    expect(await resume(runId)).toMatchObject({ ended: "done", report: { number, repo: REPO } });
    await expectPublished(place);
    expect(server.repos.get(REPO)?.commits).toEqual(["Release 1"]);
    // What had arrived is not sent again.
    const sent = server.asked.slice(before).map(({ path: own }) => own);
    for (const oid of kept) expect(sent.filter((own) => own.includes(oid))).toEqual([]);
    expect(await loadPublications(db, datasetId)).toMatchObject([
      { runId: String(runId), state: "done", isResumable: false, error: null },
    ]);
    await expect(resumeRun(db, runId)).rejects.toMatchObject({ detail: { code: "runDone" } });
  },
);

test("a publication that is cancelled while it uploads shows nothing, and is resumed", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 400 });
  await allow(datasetId);
  const runId = await start(datasetId, number);
  // The Hub is so slow that it never answers; that somebody cancelled is noticed all the same.
  server.setFault(async ({ path: own }, response) => {
    if (!own.startsWith("/storage/")) return false;
    await cancelRun(db.pool, runId);
    if (!response.destroyed) await once(response, "close");
    return true;
  });
  const end = await runPublish(db, runId, hub, never, { patience: HASTY });
  expect(end).toMatchObject({ ended: "cancelled" });
  expect([...Object.keys(published())]).toEqual([".gitattributes"]);
  expect(await loadPublications(db, datasetId)).toMatchObject([{ state: "cancelled", isResumable: true }]);
  server.setFault(null);
  expect(await resume(runId)).toMatchObject({ ended: "done" });
  await expectPublished(place);
});

test("a resumed publication asks again whether it may: an owner who took the name back, or a token that is another Hub's, stops it", async () => {
  const { datasetId, number } = await addRelease();
  await allow(datasetId);
  server.setFault(({ path: own }, response) => {
    if (!own.startsWith("/storage/")) return false;
    response.writeHead(503).end();
    return true;
  });
  const { runId, end } = await publish(datasetId, number);
  expect(errorOf(end)).toMatchObject({ code: "hubRefused" });
  server.setFault(null);
  await allowNamespace(db, datasetId, hub.address, "our-lab", null);
  const before = server.asked.length;
  expect(errorOf(await resume(runId))).toMatchObject({ code: "hubNotAllowed" });
  await allow(datasetId);
  hub = { address: "http://127.0.0.1:9", token: () => server.token };
  expect(errorOf(await resume(runId))).toMatchObject({ code: "hubOther" });
  expect(server.asked.length).toBe(before);
});

test("a commit whose answer is lost is looked at, and not made twice", async () => {
  const { datasetId, number, place } = await addRelease();
  await allow(datasetId);
  const end = await publishWithLostCommit(datasetId, number);
  expect(end).toMatchObject({ ended: "done" });
  await expectPublished(place);
  expect(server.repos.get(REPO)?.commits).toEqual(["Release 1"]);
});

/** The commit is taken, and the connection breaks before its answer. */
async function publishWithLostCommit(datasetId: bigint, number: number) {
  let isLost = false;
  server.setFault(({ path: own }, response) => {
    if (!/\/commit\//.test(own) || isLost) return false;
    isLost = true;
    const end = response.end.bind(response);
    response.writeHead = (() => response) as never;
    response.end = (() => {
      response.end = end;
      response.destroy();
      return response;
    }) as never;
    return false;
  });
  return (await publish(datasetId, number)).end;
}

test("a commit that a Hub answers and does not make is made a few times, and then given up", async () => {
  const { datasetId, number } = await addRelease({ photos: 3 });
  await allow(datasetId);
  const isCommit = ({ path: own }: { path: string }) => /\/commit\//.test(own);
  server.setFault((asked, response) => {
    if (!isCommit(asked)) return false;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ commitOid: "0".repeat(40), commitUrl: "", hookOutput: "" }));
    return true;
  });
  const { end } = await publish(datasetId, number);
  expect(errorOf(end)).toMatchObject({ code: "hubRefused", data: { status: 200 } });
  expect(server.asked.filter(isCommit)).toHaveLength(4);
  server.setFault((asked, response) => {
    if (isCommit(asked)) response.writeHead(500).end();
    return isCommit(asked);
  });
  expect(errorOf((await publish(datasetId, number)).end)).toMatchObject({ code: "hubRefused", data: { status: 500 } });
});

test("a commit is made upon what was looked at alone: another that came between is looked at first", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 3 });
  await allow(datasetId);
  let isFirst = true;
  server.setFault(({ path: own }) => {
    const repo = server.repos.get(REPO);
    if (/\/commit\//.test(own) && repo && isFirst) {
      isFirst = false;
      repo.head = "b".repeat(40);
      repo.commits.push("Another's");
    }
    return false;
  });
  expect((await publish(datasetId, number)).end).toMatchObject({ ended: "done" });
  await expectPublished(place);
  expect(server.repos.get(REPO)?.commits).toEqual(["Another's", "Release 1"]);
  // The one that came between was met, and its like was asked for again.
  expect(server.asked.filter(({ path: own }) => /\/commit\//.test(own))).toHaveLength(2);
});

test("a repository that somebody opened to all while a commit was under way gets none that may be private alone", async () => {
  const { datasetId, number } = await addRelease({ photos: 3 });
  await allow(datasetId);
  server.setFault(({ path: own }) => {
    const repo = server.repos.get(REPO);
    if (/\/commit\//.test(own) && repo) Object.assign(repo, { head: "b".repeat(40), isPrivate: false });
    return false;
  });
  expect(errorOf((await publish(datasetId, number)).end)).toMatchObject({ code: "hubIsPublic" });
  expect(server.repos.get(REPO)?.commits).toEqual([]);
});

test("a repository that is made by somebody else at the same moment is taken, and what the Hub put there stays", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 3 });
  await allow(datasetId);
  server.setFault(({ path: own }) => {
    if (own.endsWith("/repos/create"))
      server.repos.set(REPO, {
        isPrivate: true,
        head: "a".repeat(40),
        files: new Map([[".gitattributes", { bytes: Buffer.from("* text"), isLfs: false }]]),
        commits: [],
      });
    return false;
  });
  expect((await publish(datasetId, number)).end).toMatchObject({ ended: "done" });
  await expectPublished(place);
  expect(Object.keys(published())).toContain(".gitattributes");
});

test("somebody's own repository, a name that the token may not use and a wrong token are told, and nothing is changed", async () => {
  const { datasetId, number } = await addRelease();
  await allow(datasetId);
  const bytes = Buffer.from("theirs");
  const files = new Map([["theirs.txt", { bytes, isLfs: false }]]);
  server.repos.set(REPO, { isPrivate: true, head: "a".repeat(40), files, commits: [] });
  expect(errorOf((await publish(datasetId, number)).end)).toMatchObject({
    code: "hubForeign",
    data: { file: "theirs.txt" },
  });
  expect([...Object.keys(published())]).toEqual(["theirs.txt"]);
  await allowNamespace(db, datasetId, hub.address, "closed", { withPhotos: false });
  expect(errorOf((await publish(datasetId, number, { repo: "closed/boats" })).end)).toMatchObject({
    code: "hubMayNot",
  });
  hub = { address: server.address, token: () => "hf_another" };
  const { runId, end } = await publish(datasetId, number, { repo: "our-lab/other" });
  expect(errorOf(end)).toMatchObject({ code: "hubToken" });
  expect(
    JSON.stringify(await loadRun(db, runId), (_, value) => (typeof value === "bigint" ? String(value) : value)),
  ).not.toContain("hf_");
});

test("photos need a word of the owner's and of whoever publishes, and a changed or withdrawn file stops it", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 3, withPhotos: true });
  await allow(datasetId);
  await expect(start(datasetId, number, { withPhotos: true })).rejects.toMatchObject({
    detail: { code: "hubNoPhotos" },
  });
  await allow(datasetId, true);
  expect(errorOf((await publish(datasetId, number)).end)).toMatchObject({ code: "hubHasPhotos", data: { count: 3 } });
  expect((await publish(datasetId, number, { withPhotos: true })).end).toMatchObject({ ended: "done" });
  await expectPublished(place);
  const image = await db.prisma.image.findFirstOrThrow({ where: { datasetId } });
  await db.pool.query(
    `INSERT INTO "Withdrawal" ("datasetId", "imageId", identity, reason, stamps, digests) VALUES ($1, $2, $3, 'asked', '{}', '{}')`,
    [datasetId, image.id, image.identity],
  );
  expect(errorOf((await publish(datasetId, number, { withPhotos: true })).end)).toMatchObject({ code: "hubWithdrawn" });
  await db.pool.query(`UPDATE "Withdrawal" SET "restoredAt" = now() WHERE "datasetId" = $1`, [datasetId]);
  expect((await publish(datasetId, number, { withPhotos: true })).end).toMatchObject({ ended: "done" });
  const other = await cut(datasetId, false, 9);
  await writeFile(path.join(other.place, "README.md"), "changed");
  expect(errorOf((await publish(datasetId, other.number)).end)).toMatchObject({
    code: "hubChanged",
    data: { files: "README.md" },
  });
});

test("the token goes to the Hub alone: not to its storage, and into no row or file", async () => {
  const { datasetId, number, place } = await addRelease({ photos: 100 });
  await allow(datasetId);
  await publish(datasetId, number);
  for (const { path: own, authorization } of server.asked)
    expect([own, authorization]).toEqual([own, own.startsWith("/storage/") ? undefined : `Bearer ${server.token}`]);
  const { rows } = await db.pool.query<{ row: string }>(
    `SELECT r::text AS row FROM "Run" r UNION ALL SELECT a::text FROM "AuditEvent" a`,
  );
  for (const { row } of rows) expect(row).not.toContain(server.token);
  for (const bytes of Object.values(await onDisk(place)))
    expect(Buffer.from(bytes, "base64").includes(server.token)).toBe(false);
});

test("whatever is sent to another address than the Hub's has no token with it", async () => {
  const other = await startHubServer();
  try {
    const fetch = hubFetch(hub.address, never, HASTY);
    for (const address of [hub.address, other.address])
      await (await fetch(`${address}/api/whoami-v2`, { headers: { authorization: `Bearer ${server.token}` } })).text();
    expect(server.asked.map(({ authorization }) => authorization)).toEqual([`Bearer ${server.token}`]);
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
  } finally {
    await other.close();
  }
});
