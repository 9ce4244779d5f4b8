import type { FoldedVerdict } from "#domain/verdict/fold.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** A verdict as far as folding and the rules about chains need it. `reviewerId`: the person's, also of a former name of theirs. */
export type Link = FoldedVerdict & { reviewerId: string; queueId: string | null; reasonCodes: string[] };

/**
 * Answers the `Link`s of an entry's verdicts in a pass, oldest first, as one JSON array. Beside the data set's own pass
 * ("main") those of one reviewer: no second reader's chain touches another's. The arguments are SQL.
 */
export const chainSql = (entryId: string, pass: string, reviewerId: string): string => `
  SELECT coalesce(json_agg(json_build_object('id', v.id, 'reviewerId', (SELECT coalesce(p."personId", p.id) FROM "Reviewer" p WHERE p.id = v."reviewerId"), 'queueId', v."queueId"::text,
      'decision', v.decision, 'undoes', v.undoes, 'late', v.late, 'reasonCodes', v."reasonCodes",
      'turnsLeft', CASE json_typeof(v."turnsAfter") WHEN 'array' THEN json_array_length(v."turnsAfter") END,
      'judgedWrong', EXISTS (SELECT FROM "Judgement" j WHERE j."verdictId" = v.id AND NOT j."right"))
    ORDER BY v.sequence), '[]')
  FROM "Verdict" v
  WHERE v."entryId" = ${entryId} AND v.pass = ${pass} AND (v.pass = 'main' OR v."reviewerId" = ${reviewerId})`;

export async function loadChain(
  db: Database,
  { entryId, pass, reviewerId }: { entryId: bigint; pass: string; reviewerId: string },
): Promise<Link[]> {
  const { rows } = await db.pool.query(`SELECT (${chainSql("$1::bigint", "$2", "$3::uuid")}) AS chain`, [
    entryId,
    pass,
    reviewerId,
  ]);
  return rows[0].chain;
}

/** The chains of entries in the data set's own review, by the entry's id. Within the caller's transaction. */
export async function loadChains(client: Queryable, entryIds: readonly string[]): Promise<Map<string, Link[]>> {
  const { rows } = await client.query<{ id: string; chain: Link[] }>(
    `SELECT asked.id::text, (${chainSql("asked.id", "'main'", "NULL::uuid")}) AS chain FROM unnest($1::bigint[]) AS asked (id)`,
    [entryIds],
  );
  return new Map(rows.map(({ id, chain }) => [id, chain]));
}

/** The link that a verdict becomes. */
export const linkOf = (body: VerdictBody, reviewerId: string, late: boolean): Link => ({
  id: body.id,
  reviewerId,
  queueId: body.queueId,
  decision: body.decision,
  undoes: body.undoes,
  late,
  reasonCodes: body.reasonCodes,
  turnsLeft: body.turnsAfter?.length ?? null,
  judgedWrong: body.judgements.some((judgement) => !judgement.right),
});

/** The reviewer's own last verdict of a chain: what the next one has to name as its predecessor. */
export const headOf = (chain: readonly Link[], reviewerId: string): string | null =>
  chain.findLast((link) => link.reviewerId === reviewerId)?.id ?? null;
