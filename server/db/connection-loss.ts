import { StudioError } from "#domain/error.ts";

/**
 * True where an error tells that the database, or the way to it, is gone, or that it takes nobody in or no writes at this
 * moment: what was asked may be asked again, and says nothing against who asked. Codes are PostgreSQL's (Appendix A),
 * Prisma's and the system's.
 */
export function isConnectionLoss(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < DEPTH_MAX; cause = cause.cause, depth++) {
    if (cause instanceof StudioError) return cause.code === "database_down";
    if (cause instanceof AggregateError && cause.errors.some(isConnectionLoss)) return true;
    if (CODES.test(String((cause as { code?: unknown }).code ?? "")) || WORDS.test(cause.message)) return true;
  }
  return false;
}

/** A library wraps an error once or twice. */
const DEPTH_MAX = 5;

/** 53300: all of the server's connections are taken, as for a moment after it has come back. 25006: a replica, as in a failover. */
const CODES =
  /^(08\w{3}|57P0[1-5]|53300|25006|P1001|P1002|P1008|P1017|P2024|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;

/** What pg and Prisma's adapter say where they give no code. */
const WORDS =
  /Connection terminated|terminating connection|Client has encountered a connection error|timeout exceeded when trying to connect|Server has closed the connection|Can't reach database server/;
