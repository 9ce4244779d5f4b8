import { describe, expect, test } from "vitest";
import { addressList, databaseAddress, hasAccountsUnasked, hostList, isHalfKey } from "./settings.ts";

describe("a list of host names", () => {
  test.each([
    ["", []],
    ["studio.example.org", ["studio.example.org"]],
    [" a.example , B_1.example,, [::1] ", ["a.example", "B_1.example", "[::1]"]],
    ["工作室.example", ["工作室.example"]],
  ])("%j is read, blanks and all", (text, hosts) => {
    expect(hostList.parse(text)).toEqual(hosts);
  });

  test.each(["a.example b.example", "https://a.example", "a.example:4170", "a.example/", "*", "a.example,x y"])(
    "%j is refused with the part that is wrong",
    (text) => {
      const [issue] = hostList.safeParse(text).error?.issues ?? [];
      expect(issue?.message).toMatch(/is not a host name: name hosts alone/);
    },
  );
});

describe("a list of proxies", () => {
  test("may name addresses and networks of either kind", () => {
    const text = "127.0.0.1, 10.0.0.0/8,::1,fd00::/8";
    expect(addressList.parse(text)).toEqual(["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"]);
  });

  test.each(["localhost", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0", "::1/129", "10.0.0.0/", "10.0.0.1 10.0.0.2"])(
    "%j is refused",
    (text) => {
      expect(addressList.safeParse(text).success).toBe(false);
    },
  );
});

test.each(["postgresql://svit:x@db:5432/svit", "postgres:///svit?host=/run/postgresql", "postgresql://db/svit"])(
  "%s is an address of a database",
  (url) => {
    expect(databaseAddress.safeParse(url).success).toBe(true);
  },
);

test.each(["mysql://db/svit", "db:5432/svit", "http://db/svit", "", "postgresql:/db", "postgresql://[x"])(
  "%j is none",
  (url) => {
    expect(databaseAddress.safeParse(url).success).toBe(false);
  },
);

test("half a key is told from a whole one and from none", () => {
  expect([isHalfKey("a", undefined), isHalfKey(undefined, "b")]).toEqual([true, true]);
  expect([isHalfKey("a", "b"), isHalfKey(undefined, undefined)]).toEqual([false, false]);
});

test.each([
  ["127.0.0.1", [], false],
  ["localhost", [], false],
  ["::1", [], false],
  ["0.0.0.0", [], true],
  ["::", [], true],
  ["192.168.1.7", [], true],
  // Behind a proxy of the same machine.
  ["127.0.0.1", ["studio.example.org"], true],
])("a studio at %s with the host names %j has accounts unasked: %s", (host, hosts, isIt) => {
  expect(hasAccountsUnasked(host, hosts)).toBe(isIt);
});
