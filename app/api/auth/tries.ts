import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { From } from "#server/accounts/sign-in.ts";
import { Allowance } from "#server/web/allowance.ts";

const WITHIN_MS = 15 * 60_000;
/** A lab behind one address signs in at nine o'clock. */
const BY_ADDRESS = new Allowance(100, WITHIN_MS);
const BY_ACCOUNT = new Allowance(10, WITHIN_MS);

/** Counts one more try, of an account that is there or not. @throws StudioError too_many_requests */
export function countTry(address: string, email: string | null = null): void {
  const now = Date.now();
  const waitMs = Math.max(BY_ADDRESS.take(address, now), email === null ? 0 : BY_ACCOUNT.take(email, now));
  if (waitMs === 0) return;
  throw new StudioError("too_many_requests", message("tooManyTries", { minutes: Math.ceil(waitMs / 60_000) }), {
    data: { retrySeconds: Math.ceil(waitMs / 1000) },
  });
}

/** From where a request signs in. */
export const fromOf = (request: Request, address: string): From => ({
  address,
  userAgent: request.headers.get("user-agent") ?? "",
  isHttps: new URL(request.url).protocol === "https:",
});
