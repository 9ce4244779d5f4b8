import type { OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import { verdictOf } from "../verdict-of.ts";
import { INSTALLATION } from "./fake-browser.ts";

/** A row of an outbox as a storage has it. */
export const rowOf = (id: string, at: number, more: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  installation: INSTALLATION,
  at,
  body: verdictOf({ id, entryId: "1" }),
  entry: null,
  by: null,
  state: "waiting",
  problem: null,
  ...more,
});
