import type { FoldedVerdict } from "#domain/fold.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { Prisma } from "#server/db/generated/client.ts";

/** A verdict as far as folding and the rules about chains need it. */
export type Link = FoldedVerdict & { reviewerId: string };

/**
 * All verdicts of an entry in a pass, oldest first. Beside the data set's own pass ("main") those of one reviewer: no
 * second reader's chain touches another's.
 */
export async function loadChain(
  tx: Prisma.TransactionClient,
  { entryId, pass, reviewerId }: { entryId: bigint; pass: string; reviewerId: string },
): Promise<Link[]> {
  const rows = await tx.verdict.findMany({
    where: { entryId, pass, ...(pass === "main" ? {} : { reviewerId }) },
    orderBy: { sequence: "asc" },
    select: {
      id: true,
      reviewerId: true,
      decision: true,
      undoes: true,
      late: true,
      turnsAfter: true,
      judgements: { where: { right: false }, select: { ordinal: true } },
    },
  });
  return rows.map(({ turnsAfter, judgements, ...row }) => ({
    ...row,
    turnsLeft: Array.isArray(turnsAfter) ? turnsAfter.length : null,
    judgedWrong: judgements.length > 0,
  }));
}

/** The link that a verdict becomes. */
export const linkOf = (body: VerdictBody, reviewerId: string, late: boolean): Link => ({
  id: body.id,
  reviewerId,
  decision: body.decision,
  undoes: body.undoes,
  late,
  turnsLeft: body.turnsAfter?.length ?? null,
  judgedWrong: body.judgements.some((judgement) => !judgement.right),
});

/** The reviewer's own last verdict of a chain: what the next one has to name as its predecessor. */
export const headOf = (chain: readonly Link[], reviewerId: string): string | null =>
  chain.findLast((link) => link.reviewerId === reviewerId)?.id ?? null;
