import { afterEach, expect, test } from "vitest";
import { auditOf, isBytes } from "#domain/api/endpoint.ts";
import { ENDPOINTS, type EndpointName, endpointOf } from "#domain/api/endpoints.ts";
import { record } from "#server/db/audit.ts";
import { ADDRESS, type AuditRow, auditedStudio } from "./audit/audited-studio.ts";
import { type Here, recordedRequests } from "./audit/recorded-requests.ts";
import { SILENT } from "./audit-table.ts";

const studio = auditedStudio();
const { ask, events, addWorld } = studio;
const DOING = recordedRequests(studio);
const NAMES = Object.keys(DOING) as Here[];
afterEach(async () => {
  await studio.db.pool.query(`DROP TRIGGER IF EXISTS "refuse" ON "AuditEvent"`);
});

test("what changes something, or sends bytes, says what it records, or stands in a list with the reason why it does not", () => {
  for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
    const { answer, audit } = endpointOf(name);
    const isSilent = audit === "none";
    const isWanted = !name.startsWith("GET ") || isBytes(answer);
    expect([name, isSilent && isWanted]).toEqual([name, name in SILENT]);
  }
});

test.each(NAMES)("%s records who did it, from where, and what", { timeout: 60_000 }, async (name) => {
  const asked = await DOING[name](await addWorld());
  const before = await events();
  const answer = await ask(name, asked);
  const told = await answer.text();
  expect([answer.ok, answer.ok ? "" : told]).toEqual([true, ""]);
  const made = (await events()).slice(before.length);
  const [first] = auditOf(endpointOf(name));
  expect(made.map(({ action }) => action)).toContain(first);
  for (const event of made) {
    expect(auditOf(endpointOf(name))).toContain(event.action);
    expect([event.actor, event.address]).toEqual(["person", ADDRESS]);
    expect(event.reviewerId).not.toBeNull();
    if (!LEAVES_NO_ROW.test(event.action))
      expect([event.action, await isOneTransaction(event)]).toEqual([event.action, true]);
  }
});

/** What deletes, or only reads; and better-auth's own. */
const LEAVES_NO_ROW = /remove$|drop$|forget$|withdraw$|download$|^sign_/;

/** Whether the transaction that wrote the event wrote a row elsewhere, too. */
async function isOneTransaction({ id }: AuditRow): Promise<boolean> {
  const { rows } = await studio.db.pool.query<{ name: string; xmin: string }>(
    `SELECT quote_ident(table_name) AS name, (SELECT xmin::text FROM "AuditEvent" WHERE id = $1) AS xmin FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema = 'public' AND table_name <> 'AuditEvent'`,
    [id],
  );
  const found = rows.map(({ name, xmin }) =>
    studio.db.pool.query(`SELECT 1 FROM ${name} WHERE xmin::text = $1 LIMIT 1`, [xmin]),
  );
  return (await Promise.all(found)).some(({ rowCount }) => rowCount === 1);
}

/** better-auth writes a sign-in by itself: it is there, and nobody is ever given its cookie. */
const APART: readonly Here[] = ["POST /api/auth/sign-in"];

test.each(NAMES.filter((name) => !APART.includes(name)))(
  "%s changes nothing, and lets nothing out, where it cannot be recorded",
  { timeout: 60_000 },
  async (name) => {
    const asked = await DOING[name](await addWorld());
    await studio.db.pool.query(
      `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$`,
    );
    await studio.db.pool.query(
      `CREATE TRIGGER "refuse" BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const before = await contents();
    const answer = await ask(name, asked);
    expect([name, answer.status]).toEqual([name, 500]);
    expect(await contents()).toEqual(before);
  },
);

/** A checksum of each table of the studio. */
async function contents(): Promise<Record<string, string>> {
  const { rows } = await studio.db.pool.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema = 'public' OR table_name = 'job'`,
  );
  const sums = rows.map(async ({ name }) => {
    const { rows: sum } = await studio.db.pool.query(
      `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum FROM ${name} t`,
    );
    return [name, sum[0].sum];
  });
  return Object.fromEntries(await Promise.all(sums));
}

// This one and the next look at all that was recorded above.
test("rows are added, and neither changed nor deleted, whatever statement asks for it", async () => {
  await record(studio.db.pool, { action: "view_save" });
  for (const sql of [
    `UPDATE "AuditEvent" SET action = 'x'`,
    `UPDATE "AuditEvent" SET address = NULL WHERE address IS NOT NULL`,
    `UPDATE "AuditEvent" SET at = now() - interval '100 days'`,
    `DELETE FROM "AuditEvent"`,
    `TRUNCATE "AuditEvent"`,
  ])
    await expect(studio.db.pool.query(sql)).rejects.toMatchObject({ message: "the audit log is append-only" });
});

test("no row has anybody's name, e-mail, password or key in it", async () => {
  const { person } = await addWorld();
  await ask("POST /api/auth/sign-in", { body: { email: person.email, password: "not the password" }, cookie: "" });
  await ask("POST /api/auth/sign-in", {
    body: { email: "hunter2@example.org", password: "hunter2hunter2" },
    cookie: "",
  });
  const failed = await studio.db.prisma.auditEvent.findMany({
    where: { action: "sign_in_fail" },
    orderBy: { id: "desc" },
  });
  expect(failed.slice(0, 2)).toEqual([
    expect.objectContaining({ actor: "nobody", targetId: null }),
    expect.objectContaining({ actor: "nobody", targetId: person.id }),
  ]);
  const { rows } = await studio.db.pool.query(
    `SELECT a::text FROM "AuditEvent" a WHERE a::text ~* 'zebedee|yolanda|example\\.org|hunter2|horse|svit_'`,
  );
  expect(rows).toEqual([]);
});
