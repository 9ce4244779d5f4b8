import { expect, test } from "vitest";
import { addressMatcher, clientAddress } from "./client-address.ts";

const isProxy = addressMatcher(["10.0.0.1", "172.16.0.0/12", "fd00::/8"]);

test.each([
  ["a stranger's word of himself counts for nothing", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["behind a proxy its word counts", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["what stands before a proxy's word was written by who asks", "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"],
  ["two proxies are read through", "10.0.0.1", "198.51.100.1, 172.20.0.5", "198.51.100.1"],
  ["a proxy that is not named ends the list", "10.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"],
  ["a proxy's own request is its own", "10.0.0.1", undefined, "10.0.0.1"],
  ["nonsense ends the list", "10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"],
  ["a network of IPv6 may be named", "fd00::7", "2001:db8::1", "2001:db8::1"],
  ["IPv4 within IPv6 is IPv4", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["ports are left out", "10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"],
  ["a connection without address has none", undefined, "198.51.100.1", ""],
])("%s", (_, connection, forwardedFor, client) => {
  expect(clientAddress(connection, forwardedFor, isProxy)).toBe(client);
});

test("without proxies nobody is believed", () => {
  expect(clientAddress("127.0.0.1", "198.51.100.1", addressMatcher([]))).toBe("127.0.0.1");
});
