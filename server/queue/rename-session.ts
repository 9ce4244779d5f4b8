import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/**
 * Gives a session another name, or none; the same name again changes nothing. A practice session has none.
 * @throws StudioError not_found
 */
export async function renameSession(db: Database, queueId: bigint, name: string | null): Promise<void> {
  const named = (of: string) => `jsonb_build_object('name', ${of})`;
  await changeRecorded(
    db.pool,
    { action: "session_rename", on: "queue" },
    `UPDATE "Queue" q SET name = $2::text FROM (SELECT id, name FROM "Queue" WHERE id = $1 FOR UPDATE) old
     WHERE q.id = old.id AND q.purpose <> 'practice' AND old.name IS DISTINCT FROM $2::text
     RETURNING ${noted('q."datasetId"', "q.id", named("old.name"), named("q.name"))}`,
    [queueId, name],
  );
  const queue = await db.prisma.queue.findUnique({ where: { id: queueId }, select: { purpose: true } });
  if (!queue || queue.purpose === "practice")
    throw new StudioError("not_found", message("noSession", { id: String(queueId) }));
}
