import type pg from "pg";
import type { BoxReadingChoice, SettledReading } from "#domain/box-reading.ts";
import { StudioError } from "#domain/error.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { signsOf } from "#domain/grounding/signs.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { StoredReading } from "#server/entries/grounding-sql.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { loadNotations, type NotationRow } from "./load-notations.ts";

type Asked = { datasetId: bigint; fileId: bigint; reading: SettledReading; reviewerId: string | null };

/**
 * Settles how the boxes of a source file are read, or those of one of its notations, and answers the Run that brings counts, marks and search words to it. Screens
 * draw by it from the caller's commit on. Within the caller's transaction.
 * @throws StudioError not_found for a file that is none of the data set's; invalid_request for a notation without that space, and for one of a file in
 * several where it is not said which of them it settles
 */
export async function settleBoxes(
  client: pg.PoolClient,
  { datasetId, fileId, reading: asked, reviewerId }: Asked,
): Promise<NewRun> {
  const { signs, ...reading } = asked;
  requireSpace(reading);
  const file = await loadNotations(client, { datasetId, fileId });
  if (!file) throw new StudioError("not_found", message("noSourceFile", { id: String(fileId) }));
  const place = placeOf(file.notations, reading.notation, signs);
  const settled = { ...reading, settledById: reviewerId, settledAt: file.now.toISOString() };
  const before = file.notations[place];
  const after =
    before === undefined
      ? [...withSigns(file.notations), { signs: signs ?? signsOf(reading.notation), readings: [reading], ...settled }]
      : file.notations.with(place, { ...before, ...settled });
  await saveNotations(client, fileId, after);
  const from = { notation: before?.notation ?? null, space: before?.space ?? null };
  const progress = { done: 0, total: file.entries };
  const request = { fileId: String(fileId), ...(signs ? { signs } : {}), from, to: reading };
  return { kind: "boxes", datasetId, reviewerId, request, progress };
}

/** Which of a file's notations is meant; the place behind the last for one that is not among them. */
function placeOf(notations: readonly NotationRow[], name: NotationName, signs: NotationName | undefined): number {
  const signsIn = ({ signs: own, notation, readings }: NotationRow) => {
    const drawn = notation ?? readings[0]?.notation;
    return own ?? (drawn ? signsOf(drawn) : null);
  };
  if (signs === undefined && notations.length === 1) return 0;
  const wanted = signs ?? signsOf(name);
  const found = notations.findIndex((own) => signsIn(own) === wanted);
  if (found >= 0) return found;
  if (signs !== undefined) return notations.length;
  const known = notations.flatMap((own) => signsIn(own) ?? []).join(", ");
  throw new StudioError("invalid_request", message("boxesOfWhich", { notation: name, known }));
}

/** A file that was in one notation is in several from now on. */
const withSigns = (notations: readonly NotationRow[]): NotationRow[] =>
  notations.map((own) => {
    const drawn = own.notation ?? own.readings[0]?.notation;
    return own.signs === null && drawn ? { ...own, signs: signsOf(drawn) } : own;
  });

async function saveNotations(client: pg.PoolClient, fileId: bigint, notations: readonly NotationRow[]): Promise<void> {
  const [first, ...others] = notations;
  const { notation, space, settledById, settledAt, signs } = must(first, "a file has columns of its own for one");
  const further = others.map((own): StoredReading => ({ ...own, signs: must(own.signs, "told apart by them") }));
  await client.query(
    `UPDATE "SourceFile" SET notation = $2, space = $3, "settledById" = $4, "settledAt" = $5, signs = $6, "furtherReadings" = $7 WHERE id = $1`,
    [fileId, notation, space && JSON.stringify(space), settledById, settledAt, signs, JSON.stringify(further)],
  );
}

/** @throws StudioError invalid_request for a notation without that space */
export function requireSpace({ notation, space }: BoxReadingChoice): void {
  if (!notationOf(notation).spaces.includes(space.name))
    throw new StudioError("invalid_request", message("boxSpaceOfNotation", { notation, space: space.name }));
}
