import { groundingIn } from "#domain/entry/grounding-in-file.ts";
import { turnsOf } from "#domain/entry/turn.ts";
import { onOneLine } from "#domain/json/json-text.ts";
import { entryRows, type Row } from "#server/export/rows/entry-rows.ts";
import { generatedBy } from "#server/export/rows/generated-by.ts";
import { asBytes, type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { ExportJob, ExportSource, WriteFormat } from "./format.ts";

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
  const sources: Sources = new Map(Array.from(job.sourceFiles, ([id, file]) => [id, { file, text: sourceText(file) }]));
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
function printLine(head: string, entry: Row<typeof COLUMNS>, sources: Sources, job: ExportJob): ByteText {
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
  const line = `${head}${id}","image":${image},${more}"task":"${task}","sourceTask":${text(sourceTask)},"entryPart":${entryPart},"topic":${text(topic)},"hash":"${hash}"${record},"nth":${nth},"source":{${sourceOf(sources.get(String(file)), turns)},"row":${row},"part":${part}${by}},"rowShell":${rowShell},"partShell":${partShell},"marks":${marks},"tags":${tags},"turns":${turns},"state":"${state}","version":${version},"turnsAfter":${after},"keysAfter":${keysAfter === null ? "null" : toBytes(keysAfter)},"verdicts":${verdicts},"comments":${comments}}`;
  return asBytes(onOneLine(line));
}

type Sources = ReadonlyMap<string, { file: ExportSource; text: string }>;

const sourceText = ({ kind, path, format, notation, boxSpace, licence }: ExportSource) =>
  toBytes(JSON.stringify({ kind, file: path, format, notation, boxSpace, licence }).slice(1, -1));

/** Of a file in several notations the one that this entry's boxes are in. */
function sourceOf(source: { file: ExportSource; text: string } | undefined, turns: ByteText): string | undefined {
  if (!source || source.file.grounding.further.length === 0) return source?.text;
  const { notation, space, isGuess } = groundingIn(source.file.grounding, turnsOf(JSON.parse(fromBytes(turns))));
  const known = isGuess ? { notation: null, boxSpace: "unknown" } : { notation, boxSpace: space?.name ?? "unknown" };
  return sourceText({ ...source.file, ...known });
}

/** The photos behind the first, without what is this database's own. */
const furtherImages = (further: string) =>
  (JSON.parse(further) as Record<string, unknown>[]).map(
    ({ imageId: _, photoPath: __, photoSourceId: ___, ...image }) => image,
  );

const text = (value: unknown): ByteText | "null" => (value === null ? "null" : toBytes(JSON.stringify(value)));
