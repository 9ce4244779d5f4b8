import { expect, test } from "vitest";
import { auditCsvHead, printAuditCsv } from "./csv.ts";
import type { AuditEventView } from "./event.ts";

const event = (more: Partial<AuditEventView> = {}): AuditEventView => ({
  id: "7",
  at: "2026-11-30T05:00:00.000Z",
  actor: "person",
  person: { id: "a", name: "Ann" },
  key: null,
  runId: null,
  address: null,
  action: "role_set",
  dataset: { id: "1", name: "svit" },
  target: { kind: "person", id: "b", name: null },
  before: { role: "reader" },
  after: { role: "lead" },
  ...more,
});

test("every row has the cells of the head", () => {
  const cells = auditCsvHead().trim().split(",");
  expect(
    printAuditCsv(event({ before: null, after: null }))
      .trim()
      .split(","),
  ).toHaveLength(cells.length);
});

test("quotes, commas and line breaks stay within their cell", () => {
  expect(printAuditCsv(event({ person: { id: "a", name: 'An "n", \nLiu' } }))).toContain(',"An ""n"", \nLiu",');
  expect(printAuditCsv(event())).toContain('"{""role"":""reader""}","{""role"":""lead""}"');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("%j is text to a spreadsheet, not a formula", (name) => {
  expect(printAuditCsv(event({ dataset: { id: "1", name } }))).toContain(`,'${name},`);
});
