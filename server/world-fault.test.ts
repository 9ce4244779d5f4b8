import { describe, expect, test } from "vitest";
import { isOrphaned, worldFaultOf } from "./world-fault.ts";

const disk = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: a word of the system`), { code, syscall: "open", ...(path && { path }) });
const database = (code: string, message = "a word of PostgreSQL") =>
  Object.assign(new Error(message), { code, severity: "ERROR" });

describe("a fault of the disk", () => {
  test.each([
    ["ENOSPC", "disk_full", "diskFullAt"],
    ["EDQUOT", "disk_full", "diskFullAt"],
    ["EACCES", "place_down", "runForbidden"],
    ["EPERM", "place_down", "runForbidden"],
    ["EROFS", "place_down", "runReadOnly"],
    ["ENOTDIR", "place_down", "runFolderNeeded"],
    ["EIO", "place_down", "runDiskFails"],
    ["EMFILE", "place_down", "runFilesOpen"],
  ])("%s is %s, told with its place to who runs the studio alone", (code, is, told) => {
    const fault = worldFaultOf(disk(code, "/data/x"));
    expect(fault?.code).toBe(is);
    expect(fault?.forOperator.code).toBe(told);
    expect(JSON.stringify(fault?.forVisitor)).not.toContain("/data");
  });

  test("names the place that was to be written, where there are two", () => {
    const error = Object.assign(disk("ENOSPC", "/from"), { dest: "/to" });
    expect(worldFaultOf(error)?.forOperator).toEqual({ code: "diskFullAt", data: { file: "/to" } });
  });

  test("is not what a missing file is, nor a child process that may not start", () => {
    expect(worldFaultOf(disk("ENOENT", "/data/x"))).toBeNull();
    expect(worldFaultOf(Object.assign(new Error("kill EPERM"), { code: "EPERM", syscall: "kill" }))).toBeNull();
  });
});

describe("a fault of the database", () => {
  test.each([
    ["53100", "disk_full", "databaseDiskFull"],
    ["53200", "database_down", "runMemory"],
    ["53300", "database_down", "databaseSlots"],
    ["28P01", "database_down", "databaseRefuses"],
    ["28000", "database_down", "databaseRefuses"],
    ["3D000", "database_down", "databaseMissing"],
    ["42501", "database_down", "runDatabaseForbids"],
    ["25006", "database_down", "runDatabaseReadOnly"],
    ["57014", "database_down", "databaseBusy"],
    ["55P03", "database_down", "databaseBusy"],
    ["40P01", "database_down", "databaseBusy"],
    ["57P01", "database_down", "databaseGone"],
    ["08006", "database_down", "databaseGone"],
    ["ECONNREFUSED", "database_down", "databaseGone"],
    ["ENOTFOUND", "database_down", "databaseGone"],
    ["EAI_AGAIN", "database_down", "databaseGone"],
  ])("%s is %s", (code, is, told) => {
    const fault = worldFaultOf(database(code));
    expect(fault?.code).toBe(is);
    expect(fault?.forOperator.code).toBe(told);
    expect(JSON.stringify(fault?.forVisitor)).not.toContain("a word of");
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
