import { expect, test, vi } from "vitest";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { log } from "#server/log.ts";
import { problem } from "./problem.ts";

// What is logged of a made fault is nobody's concern.
vi.mock("#server/log.ts", () => ({ log: { error: vi.fn() } }));

const disk = (code: string) => Object.assign(new Error(code), { code, syscall: "open", path: "/data/uploads/x" });
const database = (code: string) => Object.assign(new Error("secret of host db.example"), { code, severity: "ERROR" });

test.each([
  ["a full disk", disk("ENOSPC"), 507, "disk_full"],
  ["a full disk of the database", database("53100"), 507, "disk_full"],
  ["a folder without rights", disk("EACCES"), 503, "place_down"],
  ["a read-only folder", disk("EROFS"), 503, "place_down"],
  ["a lost connection", database("57P01"), 503, "database_down"],
  ["a statement that took too long", database("57014"), 503, "database_down"],
  ["a data set that was removed meanwhile", database("23503"), 404, "not_found"],
  ["a fault of ours", new TypeError("secret.of is not a function"), 500, "internal"],
])("%s is told with its status, and without places", async (_, error, status, title) => {
  const answer = problem(error);
  expect(answer.status).toBe(status);
  const body = await answer.json();
  expect(body).toMatchObject({ type: `urn:svit-studio:${title}`, title, status });
  expect(JSON.stringify(body)).not.toMatch(/\/data|secret|example/);
  expect(body.detail).toBe(inEnglish(body.message));
});

test("a database that does not answer is logged as a sentence, a fault of ours with where it was thrown", () => {
  vi.mocked(log.error).mockClear();
  const [down, ours] = [
    new StudioError("database_down", message("databaseSilent")),
    new StudioError("internal", message("internal")),
  ];
  for (const error of [down, ours]) problem(error);
  expect(vi.mocked(log.error).mock.calls.map(([what]) => what)).toEqual([
    { problem: down.message },
    { problem: ours.message, err: ours },
  ]);
});

test("what is malformed is told by its place", async () => {
  const { error } = z.strictObject({ a: z.object({ b: z.number() }) }).safeParse({ a: { b: "x" } });
  const answer = problem(error);
  expect(answer.status).toBe(400);
  expect((await answer.json()).message).toMatchObject({
    code: "inputAt",
    data: { field: "a.b", why: { code: "inputType", data: { type: { code: "typeNumber" } } } },
  });
});

test("who comes too often is told when to come again", () => {
  const answer = problem(
    new StudioError("too_many_requests", message("tooManyStreams"), { data: { retrySeconds: 61 } }),
  );
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "61"]);
  expect(problem(new StudioError("not_found", message("noUpload"))).headers.get("retry-after")).toBeNull();
});
