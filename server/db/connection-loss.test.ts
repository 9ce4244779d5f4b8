import { expect, test } from "vitest";
import { StudioError } from "#domain/error.ts";
import { message, ownWords } from "#domain/message.ts";
import { isConnectionLoss } from "./connection-loss.ts";

const coded = (code: string, message = "") => Object.assign(new Error(message), { code });

test.each([
  ["a session that an administrator ended", coded("57P01")],
  ["a server that is starting", coded("57P03")],
  ["a server without a free connection", coded("53300")],
  ["a replica in the place of its primary", coded("25006")],
  ["a connection failure of PostgreSQL's own", coded("08006")],
  ["a refused connection", coded("ECONNREFUSED")],
  ["a host with several addresses, none of which answers", new AggregateError([coded("ECONNREFUSED")])],
  ["pg's word for a cut connection", new Error("Connection terminated unexpectedly")],
  ["Prisma's code for it", coded("P1017", "Server has closed the connection.")],
  ["one that a library wrapped", new Error("query failed", { cause: coded("ECONNRESET") })],
  ["one that was told already", new StudioError("database_down", message("removalDatabaseGone"))],
])("%s is a loss of the database", (_, error) => {
  expect(isConnectionLoss(error)).toBe(true);
});

test.each([
  ["a broken statement", coded("42601", "syntax error")],
  ["a full disk", coded("53100")],
  ["a deadlock", coded("40P01")],
  ["a role without a right, as a message", new StudioError("database_down", ownWords(""), { cause: coded("42501") })],
  ["want of memory, as a message", new StudioError("database_down", ownWords(""), { cause: coded("53200") })],
  [
    "a web server that does not answer",
    new StudioError("source_down", ownWords("It is away."), { cause: coded("ECONNREFUSED") }),
  ],
  ["no error at all", undefined],
])("%s is none", (_, error) => {
  expect(isConnectionLoss(error)).toBe(false);
});
