import { type AuditFilter, auditFilterSchema, auditPageRequestSchema } from "./event.ts";

export type AuditAddress = AuditFilter & { before?: string | undefined; rows: number };

const FIELDS = auditPageRequestSchema.shape;

/** What the address of the page of the log asks for. What does not read narrows nothing, as what is left empty in its form. */
export function readAuditAddress(search: Readonly<Record<string, string | string[] | undefined>>): AuditAddress {
  const given = Object.entries(search).filter(
    ([key, value]) => Object.hasOwn(FIELDS, key) && FIELDS[key as keyof typeof FIELDS].safeParse(value).success,
  );
  return auditPageRequestSchema.parse(Object.fromEntries(given));
}

/** What narrows the log, as the query of an address; `more` beside it. */
export function printAuditAddress(asked: AuditFilter, more: Readonly<Record<string, string>> = {}): string {
  const narrowed = Object.keys(auditFilterSchema.shape).flatMap((key): [string, string][] => {
    const value = asked[key as keyof AuditFilter];
    return value === undefined ? [] : [[key, value]];
  });
  return new URLSearchParams([...narrowed, ...Object.entries(more)]).toString();
}
