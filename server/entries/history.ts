import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { aidsSchema } from "#domain/verdict/verdict.ts";
import type { PastVerdict } from "#domain/verdict/verdict-history.ts";
import type { Database } from "#server/db/client.ts";
import { personOf, WITH_PERSON } from "#server/db/person.ts";
import { contentOfVerdict, VERDICT_CONTENT } from "./verdict-content.ts";

type Asked = { entryId: bigint; queueId: bigint | null; reviewerId: string | null };

/**
 * All verdicts on an entry, newest first: those of the data set's own review, or, asked from a queue with a pass of its own
 * (practice, a second reading), the reviewer's own of that pass. A second pass never sees the first.
 * @throws StudioError not_found for an unknown entry, or one that is not in that queue
 */
export async function loadHistory(db: Database, { entryId, queueId, reviewerId }: Asked): Promise<PastVerdict[]> {
  const pass = await passOf(db, entryId, queueId);
  const isMain = pass === "main";
  if (!isMain && reviewerId === null) return [];
  const rows = await db.prisma.verdict.findMany({
    where: { entryId, pass, ...(isMain || reviewerId === null ? {} : { reviewerId }) },
    orderBy: { sequence: "desc" },
    select: {
      id: true,
      reviewer: { select: { ...WITH_PERSON.select, isProgram: true } },
      undoes: true,
      late: true,
      tooFast: true,
      mode: true,
      activeMs: true,
      stateAfter: true,
      createdAt: true,
      aids: true,
      ...VERDICT_CONTENT,
    },
  });
  const undone = new Set(rows.map((row) => row.undoes));
  return rows.map(({ reviewer, createdAt, aids, ...row }) => ({
    ...row,
    ...contentOfVerdict(row),
    reviewerName: personOf(reviewer).name,
    isOwn: personOf(reviewer).id === reviewerId,
    isProgram: reviewer.isProgram,
    undone: undone.has(row.id),
    aids: aidsSchema.parse(aids),
    at: createdAt.toISOString(),
  }));
}

async function passOf(db: Database, entryId: bigint, queueId: bigint | null): Promise<string> {
  if (queueId !== null) {
    const place = await db.prisma.queueEntry.findUnique({
      where: { queueId_entryId: { queueId, entryId } },
      select: { queue: { select: { pass: true } } },
    });
    if (!place) throw new StudioError("not_found", message("otherSession", { id: entryId, session: queueId }));
    return place.queue.pass;
  }
  const entry = await db.prisma.entry.findUnique({ where: { id: entryId }, select: { id: true } });
  if (!entry) throw new StudioError("not_found", message("noEntry", { id: entryId }));
  return "main";
}
