import { isStorable } from "#domain/entry/plain-text.ts";
import { StudioError } from "#domain/error.ts";
import { INT4_MAX } from "#domain/int4.ts";
import { type Message, message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import type { CommentAnchor, CommentBody, CommentView } from "#domain/verdict/comment.ts";
import { recordInPrisma } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import type { Comment } from "#server/db/generated/client.ts";
import { personOf, WITH_PERSON } from "#server/db/person.ts";

/** The remarks on an entry, oldest first. */
export async function loadComments(db: Database, entryId: bigint): Promise<CommentView[]> {
  const rows = await db.prisma.comment.findMany({
    where: { entryId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: PEOPLE,
  });
  return rows.map(commentOf);
}

/**
 * Saves a comment. The same id with the same content is answered as the first time and writes nothing.
 * @throws StudioError not_found (no such entry) · unprocessable (the id with other content; an anchor that fits no text)
 */
export async function saveComment(
  db: Database,
  reviewer: Reviewer,
  entryId: bigint,
  body: CommentBody,
): Promise<CommentView> {
  const breach = breachOf(body);
  if (breach) throw new StudioError("unprocessable", breach);
  const entry = await db.prisma.entry.findUnique({ where: { id: entryId }, select: { datasetId: true } });
  if (!entry) throw new StudioError("not_found", message("noEntry", { id: entryId }));
  const { id, anchor, text } = body;
  const row = { id, entryId, datasetId: entry.datasetId, reviewerId: reviewer.id, text, ...columnsOf(anchor) };
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.comment.createMany({ data: [row], skipDuplicates: true });
    const target = { kind: "comment" as const, id };
    if (count === 1) await recordInPrisma(tx, { action: "comment_save", datasetId: row.datasetId, target });
  });
  const saved = await db.prisma.comment.findUniqueOrThrow({ where: { id }, include: PEOPLE });
  const isSame =
    saved.entryId === entryId &&
    saved.reviewerId === reviewer.id &&
    saved.text === text &&
    JSON.stringify(anchorOf(saved)) === JSON.stringify(anchorOf({ ...saved, ...columnsOf(anchor) }));
  if (!isSame) throw new StudioError("unprocessable", message("commentOtherContent", { id }));
  return commentOf(saved);
}

/**
 * Marks a remark as settled, or as open again; whoever settled it first stays named.
 * @throws StudioError not_found
 */
export async function resolveComment(
  db: Database,
  reviewer: Reviewer,
  id: string,
  isResolved: boolean,
): Promise<CommentView> {
  const data = isResolved
    ? { resolvedAt: new Date(), resolvedById: reviewer.id }
    : { resolvedAt: null, resolvedById: null };
  const saved = await db.prisma.$transaction(async (tx) => {
    const resolvedAt = isResolved ? null : { not: null };
    const { count } = await tx.comment.updateMany({ where: { id, resolvedAt }, data });
    const comment = await tx.comment.findUnique({ where: { id }, include: PEOPLE });
    if (comment && count === 1)
      await recordInPrisma(tx, {
        action: "comment_resolve",
        datasetId: comment.datasetId,
        target: { kind: "comment", id },
        before: { isResolved: !isResolved },
        after: { isResolved },
      });
    return comment;
  });
  if (!saved) throw new StudioError("not_found", message("noComment", { id }));
  return commentOf(saved);
}

/** The words may have been edited since, so only what can never be right is refused. */
function breachOf({ anchor, text }: CommentBody): Message | null {
  const texts = anchor.on === "words" ? [text, anchor.turnId, anchor.quote] : [text];
  if (!texts.every(isStorable)) return message("textUnkeepable");
  if (anchor.on === "words" && (anchor.end - anchor.start !== anchor.quote.length || anchor.end > INT4_MAX)) {
    return message("commentQuote", { count: anchor.quote.length, place: `${anchor.start}–${anchor.end}` });
  }
  if (anchor.on === "box" && !(anchor.box[0] < anchor.box[2] && anchor.box[1] < anchor.box[3])) {
    return message("commentBox");
  }
  return null;
}

const columnsOf = (anchor: CommentAnchor) => ({
  turnId: anchor.on === "words" ? anchor.turnId : null,
  start: anchor.on === "words" ? anchor.start : null,
  end: anchor.on === "words" ? anchor.end : null,
  quote: anchor.on === "words" ? anchor.quote : null,
  box: anchor.on === "box" ? [...anchor.box] : [],
});

function anchorOf({
  turnId,
  start,
  end,
  quote,
  box,
}: Pick<Comment, keyof ReturnType<typeof columnsOf>>): CommentAnchor {
  if (turnId !== null && start !== null && end !== null && quote !== null)
    return { on: "words", turnId, start, end, quote };
  const [x1, y1, x2, y2] = box;
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return { on: "entry" };
  return { on: "box", box: [x1, y1, x2, y2] };
}

/** Who wrote it, and who settled it. */
const PEOPLE = { reviewer: WITH_PERSON, resolvedBy: WITH_PERSON } as const;
type Person = Parameters<typeof personOf>[0];

const commentOf = (row: Comment & { reviewer: Person; resolvedBy: Person | null }): CommentView => ({
  id: row.id,
  anchor: anchorOf(row),
  text: row.text,
  reviewerId: personOf(row.reviewer).id,
  reviewerName: personOf(row.reviewer).name,
  createdAt: row.createdAt.toISOString(),
  resolved:
    row.resolvedAt === null
      ? null
      : { at: row.resolvedAt.toISOString(), by: row.resolvedBy ? personOf(row.resolvedBy).name : "" },
});
