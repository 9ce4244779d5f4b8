import pg from "pg";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { onOneLine } from "#domain/json/json-text.ts";
import { RECORD_HASH } from "#server/entries/record-hash-sql.ts";
import { AUTHOR, IS_UNDONE } from "#server/entries/standing-sql.ts";
import { PATHS, reviewerSql, selected } from "#server/export/rows/entry-rows.ts";
import { asBytes } from "#server/export/write/byte-text.ts";
import type { ExportJob, WriteFormat } from "./format.ts";

/**
 * One row per judgement; a verdict without judgements has one row too. Every id begins with the installation's UUID, and
 * the entry is named by what is in it, so that rows of several installations can lie in one table (docs/formats.md).
 */
export const write: WriteFormat = async (job) => {
  const file = await job.open(job.mainName, "lines");
  let last = "";
  const sql = verdictRows({ ...job, notes: true });
  for await (const batch of job.snapshot.stream(sql, ["bytes", "int8", "text", "text"])) {
    for (const [row, entry, task, state] of batch) {
      file.add(asBytes(onOneLine(String(row))));
      // Rows stand in the order of entries, so that each is counted once.
      if (entry !== last) job.tally.left(task as Task, state as EntryState);
      last = String(entry);
    }
    await file.drain();
    job.progress();
  }
  await file.close();
};

const JOINS = 'JOIN "Verdict" v ON v."entryId" = e.id LEFT JOIN "Judgement" j ON j."verdictId" = v.id';

/**
 * What names an entry, its bracket open: a record that is more than its text has its own hash beside that. `aliases`, `marks` and `source` let
 * another installation find the same photo and record (server/verdict/merge).
 */
const nameOf = (dataset: string) =>
  `json_build_object('dataset', ${pg.escapeLiteral(dataset)}, 'image', i.identity, 'task', e.task, 'hash', encode(e.hash, 'hex'), 'nth', e.nth,
    'aliases', (SELECT coalesce(json_agg(a.alias ORDER BY a.alias), '[]') FROM "ImageAlias" a WHERE a."imageId" = i.id),
    'marks', (SELECT coalesce(json_agg(DISTINCT encode(m.mark, 'hex')), '[]') FROM ${MARKS_OF_IMAGE} m WHERE m.mark IS NOT NULL),
    'source', (SELECT json_build_object('sha256', encode(f.sha256, 'hex'), 'row', e."rowIndex", 'part', e."partIndex") FROM "SourceFile" f WHERE f.id = e."sourceFileId")`;

/** An entry's part as JSON, null where it belongs to none. */
const PART = `coalesce((SELECT json_build_object('name', p.name, 'author', p.author) FROM "Part" p WHERE p.id = s."partId"), 'null')`;

/** Of image i, as SQL: the marks of its bytes (server/photo-file/photo-mark.ts), as files were found and as it was shown last. */
const MARKS_OF_IMAGE = `(SELECT i."photoMark" AS mark UNION SELECT p.mark FROM "PhotoFile" p WHERE p."imageId" = i.id AND NOT p."isBroken")`;

type Log = Pick<ExportJob, "installation" | "dataset" | "selection" | "names"> & {
  /** Whether what reviewers wrote to each other is in it: it may name anybody. */
  notes: boolean;
};

/** The log's rows as SQL: a JSON text, its entry's number, task and state. */
export const verdictRows = ({ installation, dataset: { name: dataset }, selection, names, notes }: Log): string => `
  SELECT json_build_object(
    'id', ${pg.escapeLiteral(installation)} || '/' || v.id || CASE WHEN j.ordinal IS NULL THEN '' ELSE '/' || j.ordinal END,
    'installation', ${pg.escapeLiteral(installation)},
    'verdict', v.id, 'ordinal', j.ordinal, 'sequence', v.sequence::text,
    'entry', CASE WHEN e."recordHash" IS NULL THEN ${nameOf(dataset)}) ELSE ${nameOf(dataset)}, 'recordHash', encode(${RECORD_HASH}, 'hex')) END,
    'sourceTask', e."sourceTask", 'entryPart', ${PART}, 'topic', e.topic,
    'part', j.part, 'turn', j."turnId", 'start', j.start, 'end', j."end", 'quote', j.quote, 'paths', ${PATHS}, 'right', j."right", 'reason', j."reasonCode",
    'decision', v.decision, 'reasons', v."reasonCodes", ${notes ? "'note', v.note, " : ""}'stateAfter', v."stateAfter", 'turnsAfter', CASE WHEN coalesce(j.ordinal, 0) = 0 THEN v."turnsAfter" END, 'keysAfter', v."keysAfter",
    'undoes', v.undoes, 'undone', ${IS_UNDONE}, 'late', v.late,
    'previous', v."previousId", 'pass', v.pass, 'queue', v."queueId"::text, 'drawPosition', v."drawPosition", 'probability', v.probability,
    'reviewer', ${reviewerSql('v."reviewerId"', names)}, 'author', ${AUTHOR}, 'mode', v.mode,
    'durationMs', v."durationMs", 'activeMs', v."activeMs", 'tooFast', v."tooFast", 'entryVersion', v."entryVersion", 'codebookVersion', v."codebookVersion",
    'aids', v.aids, 'at', to_char(v."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  )::text, e.id, e.task, s.state
  FROM ${selected(selection, JOINS)}
  ORDER BY e.id, v.sequence, j.ordinal`;
