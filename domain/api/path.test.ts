import { expect, test } from "vitest";
import { pathOf } from "./path.ts";

test("a path has its parameters and its query, and nothing for what is not given", () => {
  expect(pathOf("GET /api/entries/{entryId}/history", { params: { entryId: "17" }, query: {} })).toBe(
    "/api/entries/17/history",
  );
  expect(pathOf("GET /api/entries/{entryId}/history", { params: { entryId: "17" }, query: { queueId: "3" } })).toBe(
    "/api/entries/17/history?queueId=3",
  );
  const query = new URLSearchParams([
    ["task", "other"],
    ["task", "conversation"],
  ]);
  expect(pathOf("GET /api/datasets/{datasetId}/counts", { params: { datasetId: "1" }, query })).toBe(
    "/api/datasets/1/counts?task=other&task=conversation",
  );
});

test("what is no word of an address is escaped", () => {
  expect(pathOf("GET /api/runs/{runId}", { params: { runId: "../x?" } })).toBe("/api/runs/..%2Fx%3F");
});
