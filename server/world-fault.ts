import { type ErrorCode, StudioError } from "#domain/error.ts";
import { type Cause, causesOf, codesOf, messageOf } from "#domain/error-causes.ts";
import { type Message, type MessageCode, message } from "#domain/message.ts";
import { placeOf, worldProblem } from "#domain/world-problem.ts";
import { connectionLoss } from "./db/connection-loss.ts";

/**
 * A failure of the world (disk, rights, database), not of the program: its code, a message for who runs the studio, which
 * names places and what to do, and one for who uses it, which names none.
 */
export type WorldFault = { code: ErrorCode; forOperator: Message; forVisitor: Message };

/** Whether an error says that a row was to belong to one that is not there, or not any more (PostgreSQL's 23503). */
export const isOrphaned = (error: unknown): boolean =>
  causesOf(error).some((cause) => codesOf(cause).some((code) => code === "23503" || code === "P2003"));

/** What of the world an error tells of, it or one of its causes; null for an error that has no such cause. */
export function worldFaultOf(error: unknown): WorldFault | null {
  return diskFull(error) ?? databaseFault(error) ?? problemFault(error) ?? lossFault(error);
}

/** An error as who runs the studio is told of it, where the world is at fault; any other as it is. */
export function forOperator(error: unknown): unknown {
  const fault = error instanceof StudioError ? null : worldFaultOf(error);
  return fault ? new StudioError(fault.code, fault.forOperator, { cause: error }) : error;
}

const FOR_VISITOR: Partial<Record<ErrorCode, MessageCode>> = {
  disk_full: "diskFull",
  place_down: "placeDown",
  database_down: "databaseSilent",
};

/** `forVisitor`: where the code alone does not say enough. */
const fault = (code: ErrorCode, forOperator: Message, forVisitor = FOR_VISITOR[code]): WorldFault | null =>
  forVisitor ? { code, forOperator, forVisitor: message(forVisitor) } : null;

function diskFull(error: unknown): WorldFault | null {
  const cause = causesOf(error).find((one) => codesOf(one).some((code) => code === "ENOSPC" || code === "EDQUOT"));
  return cause ? fault("disk_full", message("diskFullAt", { file: placeOf(cause) ?? message("someFile") })) : null;
}

/** By PostgreSQL's own codes (manual, appendix A), and the kinds that Prisma's adapter has of them. */
const OF_DATABASE: readonly (readonly [RegExp, ErrorCode, MessageCode, MessageCode?])[] = [
  [/^53100$/, "disk_full", "databaseDiskFull"],
  [/^(53300|TooManyConnections)$/, "database_down", "databaseSlots"],
  [/^(28P01|28000|AuthenticationFailed|DatabaseAccessDenied)$/, "database_down", "databaseRefuses"],
  [/^(3D000|DatabaseDoesNotExist)$/, "database_down", "databaseMissing"],
  // A statement that was stopped, a lock that did not come, or two that waited for each other.
  [/^(57014|55P03|40001|40P01|TransactionWriteConflict)$/, "database_down", "databaseBusy", "databaseBusy"],
];

function databaseFault(error: unknown): WorldFault | null {
  for (const cause of causesOf(error)) {
    const [, code, says, visitor] = OF_DATABASE.find(([codes]) => codesOf(cause).some((one) => codes.test(one))) ?? [];
    if (code && says) return fault(code, message(says, { problem: problemOf(cause) }), visitor);
  }
  return null;
}

function problemFault(error: unknown): WorldFault | null {
  const known = worldProblem(error, message("adviceAgain"));
  return known ? fault(known.code, known.detail) : null;
}

/** The pool's own words where every connection is in use and none came free in time (server/db/client.ts). */
const WAIT = "timeout exceeded when trying to connect";

function lossFault(error: unknown): WorldFault | null {
  const cause = connectionLoss(error);
  if (!cause) return null;
  if (messageOf(cause).includes(WAIT)) return fault("database_down", message("noConnectionFree"), "noConnectionFree");
  return fault("database_down", message("databaseGone", { problem: problemOf(cause) }));
}

const problemOf = (cause: Cause): string => messageOf(cause).split("\n")[0] || codesOf(cause)[0] || "";
