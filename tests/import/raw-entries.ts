import { createHash } from "node:crypto";
import { factsOf } from "#domain/entry/entry-facts.ts";
import { type Grounding, SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Task } from "#domain/entry/task.ts";
import { turnsOf } from "#domain/entry/turn.ts";
import { elementsOf, withMember } from "#domain/json/json-text.ts";
import type { Database } from "#server/db/client.ts";
import { memberText } from "./member-text.ts";

/** Rows of a file as an import stores them, laid straight into the tables: for tests of what comes after. */
export type RawFile = {
  datasetId: bigint;
  path: string;
  format: "svit" | "llava";
  task: Task;
  text: string;
  /** How its boxes are written; absent: as SVIT's. */
  grounding?: Pick<Grounding, "notation" | "space">;
  /** The photo's identity of a parsed row; null: it has none. */
  identityOf?: (row: { image_id?: unknown; image?: unknown }) => string | null;
  size?: { widthPx: number; heightPx: number } | null;
  photo?: "absent" | "present" | "broken";
};

/** Adds a file's entries, all pending, and returns their ids in the file's order. */
export async function addRawFile(db: Database, file: RawFile): Promise<bigint[]> {
  const { datasetId, task, format, identityOf = (row) => `vg:${row.image_id}` } = file;
  const { notation, space } = file.grounding ?? SVIT_GROUNDING;
  const source = await db.prisma.sourceFile.create({
    data: { datasetId, path: file.path, format, notation, ...(space && { space }), sizeBytes: file.text.length },
  });
  const ids: bigint[] = [];
  for (const [rowIndex, row] of elementsOf(file.text).entries()) {
    const imageId = await imageOf(db, file, identityOf(JSON.parse(row)));
    const conversations = memberText(row, "conversations") ?? "[]";
    const parts = format === "svit" ? elementsOf(conversations) : [row];
    for (const [partIndex, part] of parts.entries()) {
      const turns = format === "svit" ? (memberText(part, "content") ?? "[]") : conversations;
      const { rows } = await db.pool.query<{ id: string }>(
        `INSERT INTO "Entry" ("datasetId", "imageId", task, topic, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", "partShell", marks, "pairCount")
         VALUES ($1, $2, $3, $4, $5::json, $6, $7, $8, $9, $10::json, $11::json, '{}', $12) RETURNING id`,
        [
          datasetId,
          imageId,
          task,
          JSON.parse(part).topic ?? null,
          turns,
          createHash("sha256").update(`${file.path} ${rowIndex} ${partIndex} ${turns}`).digest(),
          source.id,
          rowIndex,
          partIndex,
          withMember(row, "conversations", "null"),
          format === "svit" ? withMember(part, "content", "null") : null,
          elementsOf(turns).length >> 1,
        ],
      );
      const id = BigInt(rows[0]?.id ?? 0);
      const grounding = { notation, space, isGuess: false };
      const facts = factsOf(turnsOf(JSON.parse(turns)), { grounding, hasPhoto: true });
      await db.prisma.entryStatus.create({ data: { entryId: id, datasetId, task, imageId, ...facts } });
      ids.push(id);
    }
  }
  await db.prisma.stateCount.create({ data: { datasetId, task, state: "pending", delta: BigInt(ids.length) } });
  return ids;
}

async function imageOf(db: Database, file: RawFile, identity: string | null): Promise<bigint | null> {
  if (identity === null) return null;
  const size = file.size ?? { widthPx: null, heightPx: null };
  const image = await db.prisma.image.upsert({
    where: { datasetId_identity: { datasetId: file.datasetId, identity } },
    create: { datasetId: file.datasetId, identity, photo: file.photo ?? "present", ...size },
    update: {},
  });
  return image.id;
}
