import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "#server/db/migrate.ts";

const MIGRATIONS = path.join(import.meta.dirname, "..", "..", "prisma", "migrations");

/** Brings the database of `url` to where a former release left it, whose last migration was `last`. */
export async function migrateUntil(url: string, last: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-until-"));
  try {
    await cp(MIGRATIONS, folder, { recursive: true });
    for (const name of await readdir(folder))
      if (name > last && /^\d/.test(name)) await rm(path.join(folder, name), { recursive: true });
    await migrate(url, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
