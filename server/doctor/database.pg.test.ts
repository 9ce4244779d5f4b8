import { afterAll, beforeAll, expect, test } from "vitest";
import { dropDatabase, emptyDatabase, freshDatabase } from "#tests/database.ts";
import { examineDatabase } from "./database.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const examine = async (url: string) => {
  const findings = await examineDatabase(url, "/nowhere");
  return Object.fromEntries(findings.map(({ what, is, says }) => [what, `${is}: ${says}`]));
};

test("a database in order is ok in all points", async () => {
  const found = await examine(db.url);
  expect(Object.keys(found)).toEqual(
    expect.arrayContaining([
      "database",
      "encoding",
      "connections",
      "migrations",
      "photo folders",
      "jobs",
      "indexes",
      "orphans",
    ]),
  );
  // How fast the machine of the tests is, and how much it has, is not the database's fault.
  const { commit: _, "latency to the database": __, "memory for the database": ___, ...own } = found;
  for (const says of Object.values(own)) expect(says).toMatch(/^ok: /);
});

test("a database that is down is told, with what to do", async () => {
  const found = await examine("postgresql://svit:x@127.0.0.1:1/svit");
  expect(found).toEqual({ database: expect.stringMatching(/^bad: cannot be reached: .*ECONNREFUSED.*DATABASE_URL/) });
});

test("without DATABASE_URL and before the first start there is nothing to look at, which is fine", async () => {
  expect(await examineDatabase(null, "/nowhere")).toMatchObject([{ is: "ok" }]);
});

test("an empty database will be migrated, and the look does not do it", async () => {
  const url = await emptyDatabase();
  for (let looks = 0; looks < 2; looks++) {
    expect((await examine(url)).migrations).toMatch(/^ok: \d{14}_init.* will be applied at the next start/);
  }
  await dropDatabase(url);
});

test("a photo folder that is gone and an import that no worker takes are warned of", async () => {
  const dataset = await db.prisma.dataset.create({ data: { name: "boats" } });
  await db.prisma.photoSource.create({ data: { datasetId: dataset.id, kind: "folder", root: "/nowhere/VG_100K" } });
  await db.prisma.run.create({ data: { kind: "import", request: {}, createdAt: new Date(Date.now() - 120_000) } });
  for (const [kind, root] of [
    ["zip", "/nowhere/images.zip"],
    ["http", "https://nowhere.invalid/"],
  ])
    await db.prisma.photoSource.create({ data: { datasetId: dataset.id, kind: kind ?? "", root: root ?? "" } });
  const found = await examine(db.url);
  expect(found["photo folders"]).toContain("warn: missing: /nowhere/VG_100K (boats), /nowhere/images.zip (boats);");
  expect(found.jobs).toContain("warn: 1 waiting and no worker running");
});

test("a database of a newer studio is bad", async () => {
  await db.pool.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_later', now())",
  );
  expect((await examine(db.url)).migrations).toMatch(/^bad: .*newer than this version/);
});
