const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 15_000;

/**
 * How long to wait after so many failures in a row, in milliseconds: doubling from half a second to fifteen, less up to
 * a half by chance, or fifty browsers would return to a restarted server in the same instant.
 */
export const retryAfterMs = (failures: number, random: number): number =>
  Math.min(RETRY_MS_FIRST * 2 ** (Math.max(1, failures) - 1), RETRY_MS_MAX) * (1 - random / 2);
