import type { BoxCounts, BoxReadingChoice } from "#domain/box-reading.ts";
import type { SignedGroup } from "#domain/grounding/detect.ts";
import { type Message, message } from "#domain/message.ts";
import {
  detectBoxes,
  type FoundNotation,
  groundingOfFound,
  loadUnread,
  saveFound,
  type UnreadFile,
} from "#server/datasets/boxes/read-boxes.ts";
import { plus, RECOUNT_START, recountBatch, saveBoxCounts } from "#server/datasets/boxes/recount-file.ts";
import type { Intake } from "./write/intake.ts";

/** So many readings are kept to choose from. */
const READINGS_MAX = 6;

/**
 * Finds how the boxes of files are read, now that their rows, the photos' sizes and what annotations know of those are in: also of files
 * that came earlier and could not be told then. Where one reading fits, it is counted by it, and taken when all is counted: an import that
 * is broken off finds the file as unread as it was. Each notation of a mix is found apart. `said`: how those of this import's files are read that do not say it
 * by their shape, whatever their rows would tell. Answers what a person has to choose.
 */
export async function settleBoxes(intake: Intake, said: BoxReadingChoice | null): Promise<Message[]> {
  const { client, datasetId, runId, parts, signal } = intake;
  const told: Message[] = [];
  for (const file of await parts.run(() => loadUnread(client, datasetId, runId))) {
    signal?.throwIfAborted();
    if (said && file.isOfRun) {
      await take(intake, file, [{ signs: null, reading: said, readings: [said] }], true);
      continue;
    }
    const { groups } = await parts.run(() => detectBoxes(client, datasetId, file.id));
    if (groups.length === 0) continue;
    const found = groups.map((group) => foundIn(group, groups.length > 1));
    const open = found.filter(({ reading }) => reading === null);
    // Of a file that waits as a whole nothing is counted yet.
    if (open.length === found.length) await parts.run(() => saveFound(client, file.id, found));
    else await take(intake, file, found, false);
    const count = open.reduce((sum, { readings }) => sum + readings.length, 0);
    if (open.length > 0) told.push(message("boxesUnsettled", { file: file.path, count }));
  }
  return told;
}

function foundIn({ signs, readings: fitting, isDecided }: SignedGroup, isMixed: boolean): FoundNotation {
  const readings = fitting
    .slice(0, READINGS_MAX)
    .map(({ notation, space }): BoxReadingChoice => ({ notation, space: { name: space } }));
  return { signs: isMixed ? signs : null, reading: (isDecided && readings[0]) || null, readings };
}

async function take(
  { client, datasetId, parts, signal }: Intake,
  file: UnreadFile,
  found: readonly FoundNotation[],
  isSaid: boolean,
): Promise<void> {
  const grounding = groundingOfFound(found);
  let boxed: BoxCounts = {};
  for (let place = RECOUNT_START; ; ) {
    signal?.throwIfAborted();
    const from = place;
    const batch = await parts.run(() => recountBatch(client, { datasetId, fileId: file.id, grounding }, from));
    if (!batch) break;
    place = batch.place;
    boxed = plus(boxed, batch.boxed);
  }
  await parts.run(async () => {
    await saveFound(client, file.id, found, isSaid);
    await saveBoxCounts(client, file.id, boxed);
  });
}
