import { randomUUID } from "node:crypto";

/** Letters, digits and what UUIDs and traces have beside them: what a log and a header can hold as they are. */
const READABLE = /^[A-Za-z0-9._-]{8,64}$/;

/** A request's id: one of a proxy that is believed (`isProxy`), where it brings one; else a new one. */
export function requestId(
  connection: string | undefined,
  named: string | string[] | undefined,
  isProxy: (address: string) => boolean,
): string {
  const isBelieved = connection !== undefined && isProxy(connection.replace(/^::ffff:(?=[\d.]+$)/i, ""));
  return isBelieved && typeof named === "string" && READABLE.test(named) ? named : randomUUID();
}
