import { must } from "#domain/must.ts";
import type { Database } from "./client.ts";

/** The UUID of this installation, made by the first migration. */
export async function loadInstallation(db: Database): Promise<string> {
  const row = await db.prisma.installation.findUnique({ where: { id: 1 } });
  return must(row, "the first migration writes the installation's row").uuid;
}
