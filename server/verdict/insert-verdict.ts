import { isTooFast, wordsToRead } from "#domain/review/reading-pace.ts";
import type { EntryState } from "#domain/task.ts";
import { type Turn, turnsOf } from "#domain/turn.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Prisma } from "#server/db/generated/client.ts";
import type { Place } from "./place.ts";

type Insert = {
  reviewer: { id: string; name: string };
  body: VerdictBody;
  bodyHash: Buffer;
  place: Place;
  late: boolean;
  stateAfter: EntryState;
  datasetId: bigint;
  /** The entry's own array of turns. */
  imported: unknown;
};

/** Appends the verdict with its judgements. */
export async function insertVerdict(
  tx: Prisma.TransactionClient,
  { reviewer, body, bodyHash, place, late, stateAfter, datasetId, imported }: Insert,
): Promise<void> {
  const { judgements, claimToken: _, entryHash: __, turnsAfter, entryId, queueId: ___, ...columns } = body;
  await tx.verdict.create({
    data: {
      ...columns,
      entryId: BigInt(entryId),
      datasetId,
      queueId: place.queueId,
      pass: place.pass,
      reviewerId: reviewer.id,
      reviewerName: reviewer.name,
      drawPosition: place.position,
      probability: place.probability,
      late,
      tooFast: isTooFastFor(body, turnsOf(imported)),
      stateAfter,
      bodyHash: new Uint8Array(bodyHash),
      ...(turnsAfter ? { turnsAfter } : {}),
      judgements: { create: judgements.map((judgement, ordinal) => ({ ...judgement, ordinal })) },
    },
  });
}

/** Only these claim to have read the whole entry. */
const READ_WHOLE: readonly VerdictBody["decision"][] = ["accept", "edit", "reject"];

const isTooFastFor = ({ decision, activeMs }: VerdictBody, turns: readonly Turn[]): boolean =>
  READ_WHOLE.includes(decision) && isTooFast(wordsToRead(turns), activeMs);
