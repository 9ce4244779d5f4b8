import { expect, test } from "vitest";
import { nextAddress, type RedirectPolicy, type RedirectRefusal, RedirectRefused } from "./next-address.ts";

const ANYWHERE: RedirectPolicy = { hopsMax: 3, mayLeaveHost: true };
const AT_HOME: RedirectPolicy = { hopsMax: 3, mayLeaveHost: false };

test.each<[string, string, RedirectPolicy, string]>([
  ["https://a.org/x/y", "/z?s=1", AT_HOME, "https://a.org/z?s=1"],
  ["https://a.org/x", "https://cdn.b.org/y", ANYWHERE, "https://cdn.b.org/y"],
  ["http://a.org/x", "https://a.org/x", AT_HOME, "https://a.org/x"],
])("from %s a redirect to %s is followed", (from, location, policy, to) => {
  expect(nextAddress(from, location, policy)).toBe(to);
});

test.each<[string, RedirectPolicy, RedirectRefusal]>([
  ["http://a.org/x", ANYWHERE, "toPlain"],
  ["file:///etc/passwd", ANYWHERE, "notHttp"],
  ["https://u:p@b.org/", ANYWHERE, "notHttp"],
  ["https://", ANYWHERE, "notHttp"],
  ["https://b.org/x", AT_HOME, "leavesHost"],
  ["//a.org:8443/x", AT_HOME, "leavesHost"],
])("from https://a.org one to %s is not", (location, policy, why) => {
  const refused = expect.objectContaining({ why, from: "https://a.org/x", location });
  expect(() => nextAddress("https://a.org/x", location, policy)).toThrow(refused);
  expect(() => nextAddress("https://a.org/x", location, policy)).toThrow(RedirectRefused);
});
