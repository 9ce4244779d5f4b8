import { expect, test } from "vitest";
import type { AuditPage } from "#domain/audit/event.ts";
import { EVERYTHING } from "#domain/rights/rights.ts";
import { clearAddresses } from "#server/audit/clear-addresses.ts";
import { findLoggedDataset, loadAuditChoices } from "#server/audit/load-choices.ts";
import { addAccount } from "./accounts.ts";
import { ADDRESS, auditedStudio } from "./audit/audited-studio.ts";
import { workUntil } from "./machine/work-here.ts";

const studio = auditedStudio();
const { ask, addWorld, readLog } = studio;

test("a lead reads of their data sets alone, and no addresses; an owner of the studio everything", async () => {
  const [mine, other] = [await addWorld(), await addWorld()];
  const lead = await addAccount(studio.db, "Xaver", { roles: { [mine.id]: "lead" } });
  for (const { id } of [mine, other])
    await ask("POST /api/datasets/{datasetId}/views", { params: { datasetId: id }, body: { name: "one", query: "" } });
  const { events: seen } = await readLog({}, lead.cookie);
  expect(seen.map(({ dataset }) => dataset?.id)).toEqual(seen.map(() => mine.id));
  expect(seen).toContainEqual(
    expect.objectContaining({
      action: "view_save",
      address: null,
      person: { id: studio.owner.id, name: studio.owner.name },
    }),
  );
  const all = await readLog({ rows: "200" });
  expect(all.events).toContainEqual(
    expect.objectContaining({ dataset: expect.objectContaining({ id: other.id }), address: ADDRESS }),
  );
  expect(all.events.some(({ dataset }) => dataset === null)).toBe(true);
  expect((await ask("GET /api/audit", { search: `?datasetId=${other.id}`, cookie: lead.cookie })).status).toBe(404);
});

test("pages join to the whole log, and each filter leaves what fits it", async () => {
  const { id, person } = await addWorld();
  for (const name of ["a", "b", "c", "d", "e"])
    await ask("POST /api/datasets/{datasetId}/views", { params: { datasetId: id }, body: { name, query: "" } });
  await ask("DELETE /api/datasets/{datasetId}/people/{reviewerId}", {
    params: { datasetId: id, reviewerId: person.id },
  });
  const whole = await readLog({ datasetId: id, rows: "200" });
  expect(whole.events.map(({ action }) => action)).toEqual(["role_remove", ...Array(5).fill("view_save")]);
  const joined: string[] = [];
  for (let next: string | null | undefined; next !== null; ) {
    const page: AuditPage = await readLog({ datasetId: id, rows: "2", ...(next && { before: next }) });
    joined.push(...page.events.map((event) => event.id));
    next = page.next;
  }
  expect(joined).toEqual(whole.events.map((event) => event.id));
  const count = async (search: Record<string, string>) => (await readLog({ datasetId: id, ...search })).events.length;
  expect(await count({ action: "role_remove" })).toBe(1);
  expect(await count({ who: studio.owner.id })).toBe(6);
  expect(await count({ who: person.id })).toBe(0);
  const { rows } = await studio.db.pool.query(
    `SELECT (now() AT TIME ZONE 'UTC')::date::text AS today, ((now() AT TIME ZONE 'UTC')::date + 1)::text AS tomorrow`,
  );
  expect(await count({ from: rows[0].today, to: rows[0].tomorrow })).toBe(6);
  expect(await count({ from: rows[0].tomorrow })).toBe(0);
  expect(await count({ to: "2020-01-01" })).toBe(0);
  const file = async (format: string) =>
    (await ask("GET /api/audit/file", { search: `?format=${format}&datasetId=${id}` })).text();
  const lines = (await file("jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  // It tells of its own download as well.
  expect(lines.slice(1)).toEqual(whole.events);
  expect(lines[0]).toMatchObject({ action: "audit_download" });
  expect((await file("csv")).trim().split("\r\n")).toHaveLength(1 + whole.events.length + 2);
});

test("who is erased has no name in it, and their events stay", async () => {
  const { id, person } = await addWorld();
  await ask("POST /api/datasets/{datasetId}/views", {
    params: { datasetId: id },
    body: { name: "mine", query: "" },
    cookie: (await addAccount(studio.db, "W", { roles: { [id]: "lead" } })).cookie,
  });
  await ask("DELETE /api/datasets/{datasetId}/people/{reviewerId}", {
    params: { datasetId: id, reviewerId: person.id },
  });
  await studio.db.prisma.reviewer.delete({ where: { id: person.id } });
  const { events: seen } = await readLog({ datasetId: id, action: "role_remove" });
  expect(seen).toMatchObject([{ target: { kind: "person", id: person.id, name: null } }]);
});

test("an address is cleared when it is ninety days old, and nothing else of its row", async () => {
  const insert = (days: number) =>
    studio.db.pool.query(
      `INSERT INTO "AuditEvent" (at, actor, action, address, after) VALUES (now() - make_interval(days => $1), 'nobody', 'sign_in_fail', '192.0.2.9', '{"n": 1}') RETURNING id::text`,
      [days],
    );
  const [old, young] = [(await insert(91)).rows[0].id, (await insert(89)).rows[0].id];
  expect(await clearAddresses(studio.db)).toBe(1);
  expect(await clearAddresses(studio.db)).toBe(0);
  const of = (id: string) => studio.db.prisma.auditEvent.findUniqueOrThrow({ where: { id: BigInt(id) } });
  expect(await of(old)).toMatchObject({ address: null, after: { n: 1 }, action: "sign_in_fail" });
  expect(await of(young)).toMatchObject({ address: "192.0.2.9" });
  await expect(
    studio.db.pool.query(`UPDATE "AuditEvent" SET address = '192.0.2.1' WHERE id = $1`, [old]),
  ).rejects.toThrow("append-only");
});

test("of a data set that was removed the log keeps its name, and the studio's owner can narrow it to that", async () => {
  const gone = await addWorld();
  const lead = await addAccount(studio.db, "Vera", { roles: { [gone.id]: "lead" } });
  await ask("POST /api/datasets/{datasetId}/views", {
    params: { datasetId: gone.id },
    body: { name: "one", query: "" },
  });
  const removal = await ask("POST /api/datasets/{datasetId}/removal", { params: { datasetId: gone.id }, body: {} });
  expect(removal.status).toBe(200);
  const isGone = async () => (await studio.db.prisma.dataset.count({ where: { id: BigInt(gone.id) } })) === 0;
  await workUntil(studio.db, studio.folder, () => expect.poll(isGone, { timeout: 30_000 }).toBe(true));

  const { events: seen } = await readLog({ datasetId: gone.id });
  expect(seen.map(({ action }) => action)).toEqual(["removal_end", "removal_start", "view_save"]);
  expect(seen.map(({ dataset }) => dataset)).toEqual(seen.map(() => ({ id: gone.id, name: gone.name })));
  const choices = await loadAuditChoices(studio.db, EVERYTHING);
  expect(choices.datasets).toContainEqual({ id: gone.id, name: gone.name, isRemoved: true });
  expect(await findLoggedDataset(studio.db, gone.name)).toBe(gone.id);
  // Who led it has no role in it any more.
  expect((await ask("GET /api/audit", { search: `?datasetId=${gone.id}`, cookie: lead.cookie })).status).toBe(404);
  const told = await loadAuditChoices(studio.db, { isOwner: false, roles: {} });
  expect(told.datasets).toEqual([]);
  // One of its name that is there now is meant before it.
  const { id: again } = await studio.db.prisma.dataset.create({ data: { name: gone.name } });
  expect(await findLoggedDataset(studio.db, gone.name)).toBe(String(again));
});
