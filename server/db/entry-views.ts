import type { EntryView, ImageView } from "#domain/entry-view.ts";
import { turnSchema, turnsOf } from "#domain/turn.ts";
import type { Database } from "./client.ts";
import { glossKey, loadGlosses } from "./glosses.ts";

/** The entries of `ids` as screens need them, in the order of `ids`; unknown ids are left out. */
export async function loadEntryViews(db: Database, ids: readonly bigint[]): Promise<EntryView[]> {
  if (ids.length === 0) return [];
  const rows = await db.prisma.entry.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      datasetId: true,
      task: true,
      sourceTask: true,
      topic: true,
      turns: true,
      marks: true,
      hash: true,
      image: { select: { id: true, identity: true, widthPx: true, heightPx: true, photo: true } },
      status: { select: { state: true, version: true, verdictId: true } },
      sourceFile: { select: { boxSpace: true } },
    },
  });
  const edits = rows.flatMap((row) => (row.status?.state === "edited" ? [row.status.verdictId] : []));
  const [editedBy, glosses] = await Promise.all([
    loadEditedTurns(db, edits),
    loadGlosses(
      db,
      [...new Set(rows.map((row) => row.datasetId))],
      rows.map((row) => row.hash),
    ),
  ]);
  const byId = new Map(
    rows.map((row): [bigint, EntryView] => [
      row.id,
      {
        id: String(row.id),
        datasetId: String(row.datasetId),
        task: row.task,
        sourceTask: row.sourceTask,
        topic: row.topic,
        turns: turnsOf(row.turns),
        edited: editedBy.get(row.status?.verdictId ?? "") ?? null,
        marks: row.marks,
        state: row.status?.state ?? "pending",
        version: row.status?.version ?? 0,
        image: row.image ? imageView(row.image) : null,
        hash: Buffer.from(row.hash).toString("hex"),
        gloss: glosses.get(glossKey(row.datasetId, row.hash)) ?? [],
        boxSpace: row.sourceFile.boxSpace,
      },
    ]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function loadEditedTurns(db: Database, verdictIds: readonly (string | null)[]) {
  const ids = verdictIds.filter((id) => id !== null);
  if (ids.length === 0) return new Map<string, EntryView["turns"]>();
  const rows = await db.prisma.verdict.findMany({ where: { id: { in: ids } }, select: { id: true, turnsAfter: true } });
  return new Map(
    rows.flatMap((row) => (row.turnsAfter ? [[row.id, turnSchema.array().parse(row.turnsAfter)] as const] : [])),
  );
}

function imageView(row: Omit<ImageView, "id"> & { id: bigint }): ImageView {
  return { ...row, id: String(row.id) };
}
