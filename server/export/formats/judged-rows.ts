import { turnsOf } from "#domain/entry/turn.ts";
import type { StandingVerdict } from "#domain/export/preference/corrections.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import { type ByteText, fromBytes } from "#server/export/write/byte-text.ts";
import type { LeftOut } from "./chat.ts";
import type { ExportJob } from "./format.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";
import { type SaidTurns, saidTurns } from "./said-turns.ts";

/** A decided entry with its turns before and now, and what the verdict that stands on it calls wrong; or why it has none that can leave. */
export type JudgedRow = { entry: LlavaRow; verdict: StandingVerdict; said: SaidTurns | LeftOut };
export type SaidRow = JudgedRow & { said: SaidTurns };
export const hasTurns = (row: JudgedRow): row is SaidRow => row.said.ok;

const COLUMNS = ["standing", ...LLAVA_COLUMNS] as const;

/** The selected entries in batches. */
export async function* judgedRows(job: ExportJob): AsyncGenerator<JudgedRow[]> {
  for await (const batch of entryRows(job.snapshot, job.selection, COLUMNS))
    yield batch.map(([standing, ...row]) => {
      const entry = llavaRow(row);
      const imported = turnsOf(JSON.parse(fromBytes(entry.turnsBytes)));
      const importedShell = row[LLAVA_COLUMNS.indexOf("ownShellBytes")] as ByteText | null;
      return {
        entry,
        said: saidTurns(entry, { imported, after: job.turnsAfter(entry), importedShell }, job),
        verdict: standing === null ? { reasons: [], wrong: [] } : (JSON.parse(standing) as StandingVerdict),
      };
    });
}

/** How severe the data set's reasons are, by their codes. */
export async function severities({ snapshot, dataset }: Pick<ExportJob, "snapshot" | "dataset">) {
  const rows = await snapshot.query<{ code: string; severity: number }>(
    'SELECT code, severity FROM "Reason" WHERE "datasetId" = $1',
    [dataset.id],
  );
  const known = new Map(rows.map(({ code, severity }) => [code, severity]));
  return (code: string) => known.get(code);
}
