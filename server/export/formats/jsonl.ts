import { onOneLine } from "#domain/json/json-text.ts";
import { entryRows, type Row } from "#server/export/rows/entry-rows.ts";
import { generatedBy } from "#server/export/rows/generated-by.ts";
import { asBytes, type ByteText, toBytes } from "#server/export/write/byte-text.ts";
import type { ExportJob, WriteFormat } from "./format.ts";

const COLUMNS = [
  "id",
  "task",
  "state",
  "version",
  "sourceTask",
  "topic",
  "turnsBytes",
  "rowShellBytes",
  "partShellBytes",
  "sourceFileId",
  "rowIndex",
  "partIndex",
  "hash",
  "nth",
  "recordHash",
  "marks",
  "turnsAfter",
  "identity",
  "widthPx",
  "heightPx",
  "photo",
  "photoFile",
  "further",
  "aliases",
  "verdicts",
  "comments",
  "part",
  "tags",
  "keysAfter",
] as const;

/** Everything known about an entry with its verdicts, their judgements and the remarks on it, an entry a line (docs/formats.md). */
export const write: WriteFormat = async (job) => {
  const file = await job.open(job.mainName, "lines");
  const head = `{"installation":${text(job.installation)},"dataset":${text(job.dataset.name)},"id":"`;
  const sources = new Map(
    Array.from(job.sourceFiles, ([id, { kind, path, format, notation, boxSpace, licence }]) => [
      id,
      text({ kind, file: path, format, notation, boxSpace, licence }).slice(1, -1),
    ]),
  );
  for await (const batch of entryRows(job.snapshot, job.selection, COLUMNS, { names: job.names })) {
    for (const entry of batch) {
      file.add(printLine(head, entry, sources, job));
      job.tally.left(entry[TASK], entry[STATE]);
    }
    await file.drain();
    job.progress();
  }
  await file.close();
};

const [TASK, STATE] = [COLUMNS.indexOf("task") as 1, COLUMNS.indexOf("state") as 2];

/** Put together of what is stored, so that it leaves digit for digit. */
function printLine(head: string, entry: Row<typeof COLUMNS>, sources: Map<string, string>, job: ExportJob): ByteText {
  const [
    id,
    task,
    state,
    version,
    sourceTask,
    topic,
    turns,
    rowShell,
    partShell,
    file,
    row,
    part,
    hash,
    nth,
    recordHash,
  ] = entry;
  const [, , , , , , , , , , , , , , , marks, turnsAfter, identity, widthPx, heightPx, photo, photoFile, further] =
    entry;
  const [aliases, verdicts, comments, entryPart, tags] = entry.slice(-6) as ByteText[];
  const keysAfter = entry.at(-1) as string | null;
  const image =
    identity === null
      ? "null"
      : `{"identity":${text(identity)},"aliases":${aliases},"widthPx":${widthPx},"heightPx":${heightPx},"photo":${text(photo)},"file":${text(photoFile)}}`;
  const after = text(job.turnsAfter({ id, turnsAfter }));
  const writer = generatedBy({ sourceFileId: file, rowIndex: row }, job.sourceFiles);
  const by = writer === null ? "" : `,"generatedBy":${text(writer)}`;
  const record = recordHash === null ? "" : `,"recordHash":"${recordHash}"`;
  const more = further === null ? "" : `"furtherImages":${text(furtherImages(further))},`;
  const line = `${head}${id}","image":${image},${more}"task":"${task}","sourceTask":${text(sourceTask)},"entryPart":${entryPart},"topic":${text(topic)},"hash":"${hash}"${record},"nth":${nth},"source":{${sources.get(file)},"row":${row},"part":${part}${by}},"rowShell":${rowShell},"partShell":${partShell},"marks":${marks},"tags":${tags},"turns":${turns},"state":"${state}","version":${version},"turnsAfter":${after},"keysAfter":${keysAfter === null ? "null" : toBytes(keysAfter)},"verdicts":${verdicts},"comments":${comments}}`;
  return asBytes(onOneLine(line));
}

/** The photos behind the first, without what is this database's own. */
const furtherImages = (further: string) =>
  (JSON.parse(further) as Record<string, unknown>[]).map(
    ({ imageId: _, photoPath: __, photoSourceId: ___, ...image }) => image,
  );

const text = (value: unknown): ByteText | "null" => (value === null ? "null" : toBytes(JSON.stringify(value)));
