import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Codebook, CodebookChange, CodebookInForce, StaleCodebook } from "#domain/verdict/codebook.ts";
import { digitClashes, inOrderOfKeys, type Reason, reasonSchema } from "#domain/verdict/reasons.ts";
import { type AuditEvent, recordInPrisma } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import type { Prisma } from "#server/db/generated/client.ts";
import { personOf, WITH_PERSON } from "#server/db/person.ts";
import { requireDataset } from "./find-dataset.ts";
import { loadReasons } from "./reasons.ts";

/** The version in force; version 0, with no text and the reasons that there are, where none was saved yet. */
export async function loadCodebook(db: Database, datasetId: bigint): Promise<CodebookInForce> {
  const row = await db.prisma.codebook.findFirst({ where: { datasetId }, orderBy: { version: "desc" } });
  const book = row
    ? await codebookOf(db, row)
    : { version: 0, guideline: "", reasons: null, reviewerName: null, createdAt: null };
  return { ...book, reasons: book.reasons ?? (await loadReasons(db, datasetId)) };
}

/**
 * Saves version `after` + 1. A reason that it leaves out is retired: verdicts may name it.
 * @throws StudioError conflict, with a StaleCodebook, where another version was saved since `after` · unprocessable where two
 *   reasons of one task answer to the same key, or have one code · not_found for an unknown data set
 */
export async function saveCodebook(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  change: CodebookChange,
): Promise<CodebookInForce> {
  if (change.reasons) checkReasons(change.reasons);
  const newest = await loadCodebook(db, datasetId);
  if (newest.version !== change.after) return refuseStale(db, datasetId, change.after, newest);
  if (newest.version === 0) await requireDataset(db.pool, { id: datasetId });
  const reasons = change.reasons ? withRetired(change.reasons, newest.reasons) : newest.reasons;
  const isSaved = await db.prisma.$transaction(async (tx) => {
    // Who comes second at one instant waits here, and finds the version taken.
    const { count } = await tx.codebook.createMany({
      data: {
        datasetId,
        reviewerId,
        version: change.after + 1,
        guideline: change.guideline ?? newest.guideline,
        reasons,
      },
      skipDuplicates: true,
    });
    if (count === 1 && change.reasons) await writeReasons(tx, datasetId, reasons);
    if (count === 1) await recordInPrisma(tx, savingOf(datasetId, newest, change, reasons));
    return count === 1;
  });
  const saved = await loadCodebook(db, datasetId);
  return isSaved ? saved : refuseStale(db, datasetId, change.after, saved);
}

/** Both versions are kept whole in Codebook, which is append-only as well: they are named, and what differs between them. */
function savingOf(
  datasetId: bigint,
  newest: CodebookInForce,
  change: CodebookChange,
  reasons: readonly Reason[],
): AuditEvent {
  const version = change.after + 1;
  const before = new Map(newest.reasons.map((reason) => [reason.code, JSON.stringify(reason)]));
  const changed = reasons
    .filter((reason) => before.get(reason.code) !== JSON.stringify(reason))
    .map(({ code }) => code);
  const isGuideline = change.guideline !== undefined && change.guideline !== newest.guideline;
  return {
    action: "codebook_save",
    datasetId,
    target: { kind: "codebook", id: String(version) },
    before: { version: newest.version },
    after: { version, guideline: isGuideline, reasons: changed },
  };
}

async function refuseStale(db: Database, datasetId: bigint, after: number, newest: Codebook): Promise<never> {
  const row = await db.prisma.codebook.findUnique({ where: { datasetId_version: { datasetId, version: after } } });
  const stale: StaleCodebook = { base: row && (await codebookOf(db, row)), newest };
  throw new StudioError("conflict", message("codebookNewer"), { data: stale });
}

async function codebookOf(db: Database, row: Prisma.CodebookGetPayload<object>): Promise<Codebook> {
  const { version, guideline, reasons, reviewerId, createdAt } = row;
  const author =
    reviewerId === null ? null : await db.prisma.reviewer.findUnique({ where: { id: reviewerId }, ...WITH_PERSON });
  return {
    version,
    guideline,
    reasons: reasons === null ? null : reasonSchema.array().parse(reasons),
    reviewerName: author ? personOf(author).name : null,
    createdAt: createdAt.toISOString(),
  };
}

function checkReasons(reasons: readonly Reason[]): void {
  const [clash] = digitClashes(reasons);
  if (clash) throw new StudioError("unprocessable", message("reasonsClash", { one: clash[0], other: clash[1] }));
  const codes = reasons.map((reason) => reason.code);
  if (new Set(codes).size < codes.length) throw new StudioError("unprocessable", message("reasonsTwice"));
}

/** The reasons with those that are left out, retired. */
function withRetired(reasons: readonly Reason[], before: readonly Reason[]): Reason[] {
  const codes = new Set(reasons.map(({ code }) => code));
  const left = before.filter(({ code }) => !codes.has(code)).map((reason) => ({ ...reason, retired: true }));
  return [...reasons, ...left].sort(inOrderOfKeys);
}

async function writeReasons(
  tx: Prisma.TransactionClient,
  datasetId: bigint,
  reasons: readonly Reason[],
): Promise<void> {
  for (const reason of reasons) {
    await tx.reason.upsert({
      where: { datasetId_code: { datasetId, code: reason.code } },
      create: { ...reason, datasetId },
      update: { ...reason, updatedAt: new Date() },
    });
  }
}
