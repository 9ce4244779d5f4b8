import { expect, test } from "vitest";
import { requestId } from "./request-id.ts";

const isProxy = (address: string) => address === "10.0.0.1";
const NEW = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a proxy that is believed names its request", () => {
  expect(requestId("10.0.0.1", "trace-01HZX", isProxy)).toBe("trace-01HZX");
  expect(requestId("::ffff:10.0.0.1", "trace-01HZX", isProxy)).toBe("trace-01HZX");
});

test.each([
  ["a stranger's word counts for nothing", "203.0.113.9", "trace-01HZX"],
  ["nor does that of a connection without address", undefined, "trace-01HZX"],
  ["what holds more than a word is replaced", "10.0.0.1", 'x"}\n{"level":"info"'],
  ["and what is too long", "10.0.0.1", "x".repeat(65)],
  ["and what is said twice", "10.0.0.1", ["trace-01HZX", "trace-02HZX"]],
  ["a request without one gets one", "10.0.0.1", undefined],
])("%s", (_, connection, named) => {
  expect(requestId(connection, named, isProxy)).toMatch(NEW);
});
