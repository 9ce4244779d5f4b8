import { StudioError } from "#domain/error.ts";
import { type Cause, causesOf, codesOf, messageOf } from "#domain/error-causes.ts";

/**
 * True where an error tells that the database, or the way to it, is gone, or that it takes nobody in or no writes at this
 * moment: what was asked may be asked again, and says nothing against who asked. Codes are PostgreSQL's (Appendix A),
 * Prisma's and the system's.
 */
export const isConnectionLoss = (error: unknown): boolean => connectionLoss(error) !== null;

/** Which of an error's causes tells so, the innermost: its words say the most. */
export function connectionLoss(error: unknown): Cause | null {
  const causes = causesOf(error);
  const own = causes.findIndex((cause) => cause instanceof StudioError);
  const told = causes[own];
  if (told instanceof StudioError && told.code === "database_down")
    return causes.slice(own + 1).some(isLasting) ? null : told;
  return (own < 0 ? causes : causes.slice(0, own)).findLast(isLoss) ?? null;
}

const isLoss = (cause: Cause): boolean =>
  codesOf(cause).some((code) => CODES.test(code)) || WORDS.test(messageOf(cause));

/** What lasts until somebody puts it right: rights, memory, a wrong login, a database that is not there. */
const isLasting = (cause: Cause): boolean => codesOf(cause).some((code) => LASTING.test(code));
const LASTING = /^(42501|53200|28P01|28000|3D000)$/;

/** 53300: all of the server's connections are taken, as for a moment after it has come back. 25006: a replica, as in a failover. */
const CODES =
  /^(08\w{3}|57P0[1-5]|53300|25006|P1001|P1002|P1008|P1017|P2024|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TlsConnectionError|TooManyConnections)$/;

/** What pg and Prisma's adapter say where they give no code. */
const WORDS =
  /Connection terminated|terminating connection|Client has encountered a connection error|timeout exceeded when trying to connect|Server has closed the connection|Can't reach database server|Cannot use a pool after calling end|The server does not support SSL/;
