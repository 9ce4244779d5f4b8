import type { BoxReadingChoice } from "#domain/box-reading.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { type Message, message } from "#domain/message.ts";
import {
  detectBoxes,
  loadUnread,
  saveReading,
  saveReadings,
  type UnreadFile,
} from "#server/datasets/boxes/read-boxes.ts";
import { RECOUNT_START, recountBatch } from "#server/datasets/boxes/recount-file.ts";
import type { Intake } from "./write/intake.ts";

/** So many readings are kept to choose from. */
const READINGS_MAX = 6;

/**
 * Finds how the boxes of files are read, now that their rows, the photos' sizes and what annotations know of those are in: also of files
 * that came earlier and could not be told then. Where one reading fits, it is counted by it, and taken when all is counted: an import that
 * is broken off finds the file as unread as it was. `said`: how those of this import's files are read that do not say it by their shape, whatever their
 * rows would tell. Answers what a person has to choose.
 */
export async function settleBoxes(intake: Intake, said: BoxReadingChoice | null): Promise<Message[]> {
  const { client, datasetId, runId, parts, signal } = intake;
  const told: Message[] = [];
  for (const file of await parts.run(() => loadUnread(client, datasetId, runId))) {
    signal?.throwIfAborted();
    if (said && file.isOfRun) {
      await take(intake, file, said, true);
      continue;
    }
    const found = await parts.run(() => detectBoxes(client, datasetId, file.id));
    if (found.kind === "none") continue;
    const fitting = found.kind === "decided" ? [found.reading] : found.readings;
    const readings = fitting
      .slice(0, READINGS_MAX)
      .map(({ notation, space }): BoxReadingChoice => ({ notation, space: { name: space } }));
    const [first] = readings;
    if (!first) continue;
    if (found.kind === "decided") await take(intake, file, first, false);
    else {
      await parts.run(() => saveReadings(client, file.id, readings));
      told.push(message("boxesUnsettled", { file: file.path, count: readings.length }));
    }
  }
  return told;
}

async function take(
  { client, datasetId, parts, signal }: Intake,
  file: UnreadFile,
  reading: BoxReadingChoice,
  isSaid: boolean,
): Promise<void> {
  const grounding: Grounding = { ...reading, isGuess: false };
  for (let place = RECOUNT_START; ; ) {
    signal?.throwIfAborted();
    const from = place;
    const batch = await parts.run(() => recountBatch(client, { datasetId, fileId: file.id, grounding }, from));
    if (!batch) break;
    place = batch.place;
  }
  await parts.run(() => saveReading(client, file.id, reading, isSaid));
}
