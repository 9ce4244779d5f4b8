/** `npm run migration -- NAME [--empty]`: writes prisma/migrations/<time>_NAME from what changed in prisma/schema.prisma. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { joinCluster } from "#server/cluster/join.ts";
import { diffSchemas } from "#server/db/schema-engine.ts";

const prismaFolder = path.join(import.meta.dirname, "..", "prisma");
const migrationsFolder = path.join(prismaFolder, "migrations");

const args = process.argv.slice(2);
const isEmptyWanted = args.includes("--empty");
const name = args.find((word) => !word.startsWith("--"));
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Usage: npm run migration -- NAME [--empty]   (NAME: a-z, 0-9 and _, like add_team)");
  process.exit(2);
}

const schema = await readFile(path.join(prismaFolder, "schema.prisma"), "utf8");
// Diffing against a database needs a shadow of it, which adapter-pg lacks: the schema that the migrations lead to stands beside them.
const ledTo = path.join(migrationsFolder, "schema.prisma");
const lastSchema = await readFile(ledTo, "utf8");
const scratch = await mkdtemp(path.join(tmpdir(), "svit-migration-"));
await chmod(scratch, 0o755);
const cluster = await joinCluster(scratch);
const sql = await diffSchemas(cluster.controlUrl, lastSchema, schema).finally(async () => {
  await cluster.leave();
  await rm(scratch, { recursive: true, force: true });
});
if (sql === "" && !isEmptyWanted) {
  console.error("Nothing changed in prisma/schema.prisma. For a migration written by hand add --empty.");
  process.exit(2);
}

const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = path.join(migrationsFolder, `${stamp}_${name}`);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, "migration.sql"), `${sql === "" ? "-- Written by hand." : sql}\n`);
await writeFile(ledTo, schema);
console.log(`Wrote ${path.relative(process.cwd(), folder)}.`);
console.log("Add partial, trigram and NULLS NOT DISTINCT indexes by hand: the schema cannot say them.");
