import { expect, test } from "vitest";
import { EFFECTIVE_ROLES, EVERYTHING, type Standing } from "../rights/rights.ts";
import { ownWorkAlone } from "./whose-work.ts";

const ANN = "00000000-0000-4000-8000-000000000001";

test("leads and owners see everybody's work, all others their own, and who leads elsewhere theirs here", () => {
  const seen = EFFECTIVE_ROLES.map((role) => [role, ownWorkAlone({ isOwner: false, roles: { 1: role } }, "1", ANN)]);
  expect(Object.fromEntries(seen)).toEqual({
    owner: null,
    lead: null,
    reviewer: ANN,
    reader: ANN,
    browsing_reviewer: ANN,
  });
  expect(ownWorkAlone(EVERYTHING, "1", undefined)).toBeNull();
  expect(ownWorkAlone({ isOwner: false, roles: { 1: "reader", 2: "lead" } }, "1", ANN)).toBe(ANN);
});

test("a lead's key that may only read sees its own work, and nobody without an id sees anybody's", () => {
  const key: Standing = { isOwner: false, roles: { 1: "lead" }, only: ["show", "browse"] };
  expect(ownWorkAlone(key, "1", ANN)).toBe(ANN);
  expect(ownWorkAlone(key, "1", "")).toMatch(/^0{8}-/);
  expect(ownWorkAlone({ isOwner: false, roles: {} }, "1", undefined)).toMatch(/^0{8}-/);
});
