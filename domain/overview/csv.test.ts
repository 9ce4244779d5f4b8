import { expect, test } from "vitest";
import { OVERVIEW_TABLES, printOverviewCsv } from "./csv.ts";
import type { Overview } from "./overview.ts";

const OVERVIEW: Overview = {
  tasks: { conversation: { pending: 2, rejected: 1 } },
  parts: [{ id: "4", word: "w", name: '=1+"1"', author: "gpt4", entries: 2, states: { pending: 2 } }],
  withoutPart: { rejected: 1 },
  foundByTask: [
    {
      group: "conversation",
      entries: 3,
      looked: 1,
      drawn: 1,
      faulty: { count: 1, drawn: { count: 1, low: 0.2, high: 1 } },
      reasons: [{ code: "wrong-count", count: 1, drawn: null }],
    },
  ],
  foundByPart: [{ group: "none", entries: 1, looked: 1, drawn: 0, faulty: { count: 1, drawn: null }, reasons: [] }],
  decidedUnseen: 0,
  days: [{ day: "2026-03-02", decisions: { reject: 1 } }],
  people: [
    {
      name: "Ann, Bo",
      reviewerIds: [],
      isProgram: false,
      decisions: { reject: 4 },
      paced: 4,
      activeMs: 60_000,
      tooFast: 1,
    },
  ],
  warnings: { isExact: false, counts: { video: 7 } },
};

test("each table has a head and as many cells a row, and nothing that a spreadsheet would carry out", () => {
  const printed = Object.fromEntries(
    OVERVIEW_TABLES.map((table) => [table, printOverviewCsv(table, OVERVIEW).split("\r\n")]),
  );
  expect(printed.states).toEqual([
    "by,name,author,pending,accepted,edited,rejected,flagged",
    "task,conversation,,2,0,0,1,0",
    `part,"'=1+""1""",gpt4,2,0,0,0,0`,
    "part,,,0,0,0,1,0",
    "",
  ]);
  expect(printed.found?.slice(1)).toEqual([
    "task,conversation,,1,1,3,1,1,0.2,1",
    "task,conversation,wrong-count,1,1,3,,,,",
    "part,,,1,1,1,,,,",
    "",
  ]);
  expect(printed.days?.[1]).toBe("2026-03-02,0,0,1,0,0,0,0");
  expect(printed.people?.[1]).toBe('"Ann, Bo",false,4,4,60,240,1');
  expect(printed.warnings?.slice(1)).toEqual(["video,7,false", ""]);
});
