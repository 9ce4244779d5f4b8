import { expect, test } from "vitest";
import { printAuditAddress, readAuditAddress } from "./address.ts";

test("an address is read as it was printed", () => {
  const who = "0192d5c1-0000-7000-8000-000000000000";
  const filter = { who, action: "role_set", datasetId: "7", from: "2026-11-01", to: "2026-11-30" } as const;
  const printed = printAuditAddress(filter, { before: "99" });
  expect(readAuditAddress(Object.fromEntries(new URLSearchParams(printed)))).toEqual({
    ...filter,
    before: "99",
    rows: 50,
  });
});

test("what does not read narrows nothing", () => {
  const search = { who: "", action: "nonsense", datasetId: ["1", "2"], from: "yesterday", to: "", rows: "0", x: "1" };
  expect(readAuditAddress(search)).toEqual({ rows: 50 });
});
