/** What may tell where an error comes from: Node's fields, pg's, those of Prisma's adapters. */
export type Cause = {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
  originalMessage?: unknown;
  path?: unknown;
  dest?: unknown;
  syscall?: unknown;
};

/** Far more than any library wraps; an error may be its own cause. */
const CAUSES_MAX = 20;

/** An error and what it was made of, the outermost first: Node wraps several addresses' errors, Prisma its adapter's. */
export function causesOf(error: unknown): Cause[] {
  const found: Cause[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < CAUSES_MAX) {
    const one = waiting.shift();
    if (typeof one !== "object" || one === null || found.includes(one)) continue;
    found.push(one);
    const { cause, errors, meta } = one as {
      cause?: unknown;
      errors?: unknown;
      meta?: { driverAdapterError?: unknown };
    };
    waiting.push(cause, ...(Array.isArray(errors) ? errors : []), meta?.driverAdapterError);
  }
  return found;
}

/** By all names that it may have: Prisma's adapters keep PostgreSQL's beside their own. */
export const codesOf = ({ code, originalCode, kind }: Cause): string[] =>
  [code, originalCode, kind].filter((one) => typeof one === "string");

export const messageOf = ({ originalMessage, message }: Cause): string =>
  [originalMessage, message].find((one) => typeof one === "string") ?? "";
