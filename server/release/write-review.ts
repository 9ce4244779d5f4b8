import { STATES, TASKS } from "#domain/entry/task.ts";
import { onOneLine } from "#domain/json/json-text.ts";
import { RELEASE_FILES } from "#domain/release/release-files.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { verdictRows } from "#server/export/formats/verdicts.ts";
import type { ExportContext } from "#server/export/rows/context.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { asBytes } from "#server/export/write/byte-text.ts";
import { type FileFacts, openOutput } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import { writeText } from "#server/recipe/write-text.ts";

type Book = { version: number; guideline: string; reasons: Reason[] | null };

/**
 * Writes what the reviewers went by, every version of it, and all that they decided: who did it stands there as a number, and what they wrote in notes
 * stays behind, for it may name anybody.
 */
export async function writeReview(snapshot: Snapshot, context: ExportContext, sink: Sink): Promise<FileFacts[]> {
  const { dataset } = context;
  const books = await snapshot.query<Book>(
    `SELECT version, guideline, reasons FROM "Codebook" WHERE "datasetId" = $1 ORDER BY version`,
    [dataset.id],
  );
  const reasons = await snapshot.query<Omit<Reason, "retired">>(
    `SELECT code, digit, severity, "svitClass", tasks::text[] AS tasks, "nameEn", "nameZh", "definitionEn", "definitionZh", "goodExample", "badExample", retired
     FROM "Reason" WHERE "datasetId" = $1 ORDER BY code COLLATE "C"`,
    [dataset.id],
  );
  const inForce = books.at(-1);
  const guideline = inForce?.guideline.trim() ?? "";
  const files = [
    await writeText(
      sink,
      RELEASE_FILES.guidelines,
      guideline === "" ? "No guidelines were written.\n" : `${guideline}\n`,
    ),
    await writeText(sink, RELEASE_FILES.codebook, {
      inForce: inForce?.version ?? 0,
      reasons: inForce?.reasons ?? reasons,
      versions: books,
    }),
  ];
  const log = await openOutput(sink, RELEASE_FILES.verdicts, "lines");
  const selection = { datasetId: dataset.id, states: STATES, tasks: TASKS, withdrawn: "in" as const };
  const sql = verdictRows({ ...context, selection, names: false, notes: false });
  for await (const rows of snapshot.stream(sql, ["bytes", "int8", "text", "text"])) {
    for (const [row] of rows) log.add(asBytes(onOneLine(String(row))));
    await log.drain();
  }
  files.push(await log.close());
  return files;
}
