import { expect, test } from "vitest";
import { rowOf } from "#tests/client/rows.ts";
import { CallProblem } from "../../ui/call.ts";
import { deliverBy, type PostVerdict } from "./outbox-post.ts";

/** Delivers a row to somebody who answers, or throws, this. */
async function delivered(answer: unknown, row = rowOf("v", 1)) {
  const sent: Parameters<PostVerdict>[0][] = [];
  const what = await deliverBy(async (request) => {
    sent.push(request);
    if (answer instanceof Error) throw answer;
    return answer as Awaited<ReturnType<PostVerdict>>;
  })(row);
  return { what, sent };
}
const no = (status: number, type = "urn:svit-studio:x") =>
  new CallProblem(status, { type, title: "x", detail: "No.", more: 1 });

test("a verdict goes as it is, under the name of who decided it", async () => {
  const row = rowOf("v", 1, { by: { id: "ann", name: "Ann" } });
  const { what, sent } = await delivered({ verdictId: "v" }, row);
  expect(what).toEqual({ kind: "recorded", problem: null });
  expect(sent).toMatchObject([{ headers: { "x-svit-reviewer": "ann" } }]);
  expect(sent[0]?.body).toBe(row.body);
  expect((await delivered({ verdictId: "v" })).sent[0]?.headers).toEqual({});
});

test("only an answer that names this verdict has kept it", async () => {
  expect((await delivered({ verdictId: "another" })).what.kind).toBe("unreachable");
  expect((await delivered({})).what.kind).toBe("unreachable");
});

test("of a yes with another's verdict beside it the reviewer has to know", async () => {
  const { what } = await delivered({ verdictId: "v", beside: { reviewerName: "Bo" } });
  expect(what).toMatchObject({ kind: "recorded", problem: { status: 200, data: { beside: { reviewerName: "Bo" } } } });
});

test.each([
  [401, "unnamed"],
  [409, "conflict"],
  [422, "refused"],
  [500, "failing"],
  [503, "unreachable"],
] as const)("the studio's %d is %s, with all that it said", async (status, kind) => {
  const { what } = await delivered(no(status));
  expect(what).toMatchObject({ kind, problem: { status, code: "x", message: "No.", data: { more: 1 } } });
});

test("a proxy's no is not the studio's", async () => {
  expect((await delivered(no(403, "about:blank"))).what.kind).toBe("failing");
});

test("no network is nobody there; an answer that takes too long is the server's failure at this verdict", async () => {
  expect((await delivered(new TypeError("Failed to fetch"))).what).toEqual({ kind: "unreachable", problem: null });
  const late = new DOMException("late", "TimeoutError");
  expect((await delivered(late)).what).toEqual({ kind: "failing", problem: null });
});

test("a short verdict outlives its page; a long one gets more time, and does not", async () => {
  const long = rowOf("v", 1);
  long.body.note = "x".repeat(300_000);
  const [short, longer] = [await delivered({}), await delivered({}, long)].map(({ sent }) => sent[0]);
  expect(short?.keepalive).toBe(true);
  expect(longer?.keepalive).toBe(false);
  expect((longer?.timeoutMs ?? 0) - (short?.timeoutMs ?? 0)).toBeCloseTo(10_000, 0);
});
