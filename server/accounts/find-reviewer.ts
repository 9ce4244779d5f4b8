import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

/** By the name or the e-mail: two people may have one name. @throws StudioError not_found · conflict */
export async function findReviewer(db: Database, named: string): Promise<string> {
  const found = await db.prisma.reviewer.findMany({
    where: { OR: [{ name: named }, { email: named.toLowerCase() }], isProgram: false, erasedAt: null },
    select: { id: true },
    take: 2,
  });
  const [only] = found;
  if (!only) throw new StudioError("not_found", message("noReviewerNamed", { name: named }));
  if (found.length > 1) throw new StudioError("conflict", message("severalReviewers", { name: named }));
  return only.id;
}
