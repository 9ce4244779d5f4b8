import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";

/** What a data set's codebooks ever had: reasons, retired ones included, and the number of the newest. */
type Ever = { codes: ReadonlySet<string>; newest: number };

/** Some hundred bytes each. */
const CACHED_MAX = 10_000;
const cacheOf = perDatabase("codebooks", () => new Map<string, Ever>());

/**
 * Refuses a verdict that names what its data set never had: a reason, or a codebook. A retired reason and an older codebook
 * are taken: they were there when it was decided. Both only grow, so a cached yes stays true, and a no is asked again.
 * @throws StudioError unprocessable
 */
export async function checkCodebook(db: Database, datasetId: string, body: VerdictBody): Promise<void> {
  const known = cacheOf(db);
  const kept = known.get(datasetId);
  if (kept && lackOf(body, kept) === null) return;
  const codes = codesOf(body);
  if (codes.length === 0 && body.codebookVersion === null) return;
  const ever = await loadEver(db, BigInt(datasetId));
  if (known.size >= CACHED_MAX) known.clear();
  known.set(datasetId, ever);
  const lack = lackOf(body, ever);
  if (lack !== null) throw new StudioError("unprocessable", lack);
}

const codesOf = ({ reasonCodes, judgements }: VerdictBody): string[] => [
  ...reasonCodes,
  ...judgements.flatMap(({ reasonCode }) => reasonCode ?? []),
];

function lackOf(body: VerdictBody, { codes, newest }: Ever): Message | null {
  const unknown = codesOf(body).find((code) => !codes.has(code));
  if (unknown !== undefined) return message("noSuchReason", { code: unknown });
  const version = body.codebookVersion ?? 0;
  if (version > newest) return message("noSuchCodebook", { version });
  return null;
}

async function loadEver(db: Database, datasetId: bigint): Promise<Ever> {
  const [reasons, { _max }] = await Promise.all([
    db.prisma.reason.findMany({ where: { datasetId }, select: { code: true } }),
    db.prisma.codebook.aggregate({ where: { datasetId }, _max: { version: true } }),
  ]);
  return { codes: new Set(reasons.map(({ code }) => code)), newest: _max.version ?? 0 };
}
