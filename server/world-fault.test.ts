import { describe, expect, test } from "vitest";
import { recogniseSaid } from "#domain/said.ts";
import { isOrphaned, worldFaultOf } from "./world-fault.ts";

const disk = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: a word of the system`), { code, syscall: "open", ...(path && { path }) });
const database = (code: string, message = "a word of PostgreSQL") =>
  Object.assign(new Error(message), { code, severity: "ERROR" });

describe("a fault of the disk", () => {
  test.each([
    ["ENOSPC", "disk_full", /disk is full: \/data\/x .* Make room/],
    ["EDQUOT", "disk_full", /disk is full: \/data\/x/],
    ["EACCES", "place_down", /\/data\/x is not open to the account .*: give it the right/],
    ["EPERM", "place_down", /\/data\/x is not open/],
    ["EROFS", "place_down", /\/data\/x lies on a disk that can only be read: make it writable/],
    ["ENOTDIR", "place_down", /\/data\/x leads through a file/],
    ["EIO", "place_down", /disk fails \(EIO: .*\): look at the disk/],
    ["EMFILE", "place_down", /too many files open/],
  ])("%s is %s, told with its place to who runs the studio alone", (code, is, sentence) => {
    const fault = worldFaultOf(disk(code, "/data/x"));
    expect(fault?.code).toBe(is);
    expect(fault?.forOperator).toMatch(sentence);
    expect(recogniseSaid(fault?.forOperator ?? ""), "it has a wording in each language").not.toBeNull();
    expect(fault?.forVisitor).not.toContain("/data");
  });

  test("names the place that was to be written, where there are two", () => {
    const error = Object.assign(disk("ENOSPC", "/from"), { dest: "/to" });
    expect(worldFaultOf(error)?.forOperator).toContain("/to");
  });

  test("is not what a missing file is, nor a child process that may not start", () => {
    expect(worldFaultOf(disk("ENOENT", "/data/x"))).toBeNull();
    expect(worldFaultOf(Object.assign(new Error("kill EPERM"), { code: "EPERM", syscall: "kill" }))).toBeNull();
  });
});

describe("a fault of the database", () => {
  test.each([
    ["53100", "disk_full", /disk of the database is full/],
    ["53200", "database_down", /not enough memory/],
    ["53300", "database_down", /no connection left\. Lower SVIT_DB_CONNECTIONS/],
    ["28P01", "database_down", /refuses the login: a word of PostgreSQL\. Correct user and password/],
    ["28000", "database_down", /refuses the login/],
    ["3D000", "database_down", /is not there: a word/],
    ["42501", "database_down", /lacks a right \(a word of PostgreSQL\): give it/],
    ["25006", "database_down", /takes no writes/],
    ["57014", "database_down", /busy/],
    ["55P03", "database_down", /busy/],
    ["40P01", "database_down", /busy/],
    ["57P01", "database_down", /does not answer: a word of PostgreSQL/],
    ["08006", "database_down", /does not answer/],
    ["ECONNREFUSED", "database_down", /does not answer/],
    ["ENOTFOUND", "database_down", /does not answer/],
    ["EAI_AGAIN", "database_down", /does not answer/],
  ])("%s is %s", (code, is, sentence) => {
    const fault = worldFaultOf(database(code));
    expect(fault?.code).toBe(is);
    expect(fault?.forOperator).toMatch(sentence);
    expect(recogniseSaid(fault?.forOperator ?? ""), "it has a wording in each language").not.toBeNull();
    expect(fault?.forVisitor).not.toContain("a word of");
  });

  test.each([
    "Connection terminated unexpectedly",
    "timeout exceeded when trying to connect",
    "Client has encountered a connection error and is not queryable",
  ])("the client's own %j is one", (message) => {
    expect(worldFaultOf(new Error(message))?.code).toBe("database_down");
  });

  test("is found behind what wraps it: Prisma's errors, and Node's of several addresses", () => {
    const adapter = Object.assign(new Error("DriverAdapterError"), {
      cause: { kind: "DatabaseNotReachable", host: "db", port: 5432 },
    });
    const prisma = Object.assign(new Error("Invalid invocation"), {
      code: "P9999",
      meta: { driverAdapterError: adapter },
    });
    expect(worldFaultOf(prisma)?.code).toBe("database_down");
    expect(worldFaultOf(new AggregateError([database("ECONNREFUSED")]))?.code).toBe("database_down");
    expect(worldFaultOf(new Error("outer", { cause: new Error("inner", { cause: disk("ENOSPC", "/x") }) }))?.code).toBe(
      "disk_full",
    );
  });

  test("is not what the program did wrong", () => {
    for (const code of ["42P01", "42601", "22003", "23505", "22021", "P2002", "P2025"])
      expect(worldFaultOf(database(code)), code).toBeNull();
    expect(worldFaultOf(new TypeError("x is not a function"))).toBeNull();
    expect(worldFaultOf("a text")).toBeNull();
    expect(worldFaultOf(null)).toBeNull();
  });

  test("an error that is its own cause ends the search", () => {
    const error: Error & { cause?: unknown } = new Error("round");
    error.cause = error;
    expect(worldFaultOf(error)).toBeNull();
  });
});

test("a row whose owner is gone is told from all else", () => {
  expect(isOrphaned(database("23503"))).toBe(true);
  expect(isOrphaned(Object.assign(new Error("wrapped"), { code: "P2003" }))).toBe(true);
  expect(isOrphaned(database("23505"))).toBe(false);
});
