import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problem } from "#app/api/problem.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { freshDatabase } from "./database.ts";

let db: Database & { url: string };
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("who gets no connection in time is told to come again, by 503", async () => {
  const busy = openDatabase(db.url, { waitMs: 1000 });
  const all = await Promise.all(Array.from({ length: busy.pool.options.max ?? 0 }, () => busy.pool.connect()));
  try {
    for (const ask of [() => busy.pool.query("SELECT 1"), () => busy.prisma.dataset.count()]) {
      const answer = problem(await ask().catch((error: unknown) => error));
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        title: "database_down",
        message: { code: "noConnectionFree" },
      });
    }
  } finally {
    for (const client of all) client.release();
  }
  expect(await busy.prisma.dataset.count(), "and is answered then").toBe(0);
  await busy.close();
});

test("a connection that is lost is logged as a warning and ends nothing, be it idle or in somebody's hands", async () => {
  const script = `
    import { openDatabase } from "#server/db/client.ts";
    const db = openDatabase(process.argv[1]);
    const held = await db.pool.connect();
    await db.pool.query("SELECT 1");
    const isGone = Promise.all([held, db.pool].map((own) => new Promise((resolve) => own.once(own === held ? "end" : "remove", resolve))));
    process.stdout.write("ready");
    await isGone;
    await held.query("SELECT 1").catch((error) => process.stdout.write(" lost"));
    held.release(true);
    const { rows } = await db.pool.query("SELECT 'again' AS word");
    process.stdout.write(" " + rows[0].word);
    await db.close();`;
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--input-type=module", "-e", script, "--", db.url],
    { cwd: path.join(import.meta.dirname, ".."), env: { ...process.env, SVIT_LOG: "warn" } },
  );
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  await expect.poll(() => said.out).toBe("ready");
  await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'svit-studio' AND pid <> pg_backend_pid()`,
  );
  const [code] = await once(child, "close");
  expect([code, said.out]).toEqual([0, "ready lost again"]);
  const lines = said.err.trim().split("\n");
  const why = { code: "57P01", reason: "terminating connection due to administrator command" };
  expect(
    lines.map((line) => JSON.parse(line)),
    "of the client nothing: it has a key",
  ).toEqual([{ level: "warn", time: expect.any(String), msg: "a connection to the database was lost", ...why }]);
});
