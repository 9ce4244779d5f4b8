import { printCsvRow } from "../csv.ts";
import type { AuditEventView } from "./event.ts";

const COLUMNS: readonly [name: string, cell: (event: AuditEventView) => string | null | undefined][] = [
  ["id", ({ id }) => id],
  ["at", ({ at }) => at],
  ["actor", ({ actor }) => actor],
  ["person_id", ({ person }) => person?.id],
  ["person", ({ person }) => person?.name],
  ["key_id", ({ key }) => key?.id],
  ["key", ({ key }) => key?.name],
  ["run", ({ runId }) => runId],
  ["address", ({ address }) => address],
  ["action", ({ action }) => action],
  ["dataset_id", ({ dataset }) => dataset?.id],
  ["dataset", ({ dataset }) => dataset?.name],
  ["target_kind", ({ target }) => target?.kind],
  ["target_id", ({ target }) => target?.id],
  ["target", ({ target }) => target?.name],
  ["before", ({ before }) => (before === null ? null : JSON.stringify(before))],
  ["after", ({ after }) => (after === null ? null : JSON.stringify(after))],
];

export const auditCsvHead = (): string => printCsvRow(COLUMNS.map(([name]) => name));

/** An event as a row of CSV (RFC 4180). */
export const printAuditCsv = (event: AuditEventView): string => printCsvRow(COLUMNS.map(([, cell]) => cell(event)));
