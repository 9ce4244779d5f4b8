import { type Turn, turnSchema } from "#domain/entry/turn.ts";
import { type KeyEdit, keyEditSchema } from "#domain/grounding/key-edits.ts";
import { type Decision, type Judgement, judgementSchema } from "#domain/verdict/verdict.ts";
import type { Prisma } from "#server/db/generated/client.ts";

/** What a reviewer gave with a verdict, in the shape that it came in. */
export type VerdictContent = {
  decision: Decision;
  reasonCodes: string[];
  note: string | null;
  judgements: Judgement[];
  turnsAfter: Turn[] | null;
  keysAfter: KeyEdit[] | null;
};

/** What `contentOfVerdict` needs of a verdict. */
export const VERDICT_CONTENT = {
  decision: true,
  reasonCodes: true,
  note: true,
  turnsAfter: true,
  keysAfter: true,
  judgements: {
    orderBy: { ordinal: "asc" },
    select: {
      part: true,
      turnId: true,
      start: true,
      end: true,
      quote: true,
      paths: true,
      right: true,
      reasonCode: true,
    },
  },
} as const satisfies Prisma.VerdictSelect;

/** The given part of a stored verdict. Fields that a judgement does not have are absent again, not null or empty. */
export function contentOfVerdict(row: Prisma.VerdictGetPayload<{ select: typeof VERDICT_CONTENT }>): VerdictContent {
  return {
    decision: row.decision,
    reasonCodes: row.reasonCodes,
    note: row.note,
    judgements: row.judgements.map((judgement) => judgementSchema.parse(withoutNothing(judgement))),
    turnsAfter: row.turnsAfter === null ? null : turnSchema.array().parse(row.turnsAfter),
    keysAfter: row.keysAfter === null ? null : keyEditSchema.array().parse(row.keysAfter),
  };
}

const withoutNothing = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
