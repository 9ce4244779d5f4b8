import { wholeNumber } from "#server/http/open-address.ts";
import { askSource } from "./ask-source.ts";
import type { ConnectionOptions } from "./connection-options.ts";

/** Where a file lies of the addresses that it may lie at, and its size in bytes where the server tells. */
export type Sighting = { addresses: string[]; bytes: number | null };

/**
 * Asks for a file's size ahead, for progress and the disk's sake. A server that knows no HEAD, or is down for now, is no
 * fault here: the file itself is asked for with more patience.
 */
export async function lookUp(
  addresses: readonly string[],
  { token, signal, pace }: ConnectionOptions,
): Promise<Sighting> {
  for (const address of addresses) {
    try {
      const asking = { method: "HEAD" as const, token, signal, silenceMs: Math.min(pace.silenceMs, 15_000) };
      const { status, headers, published, close } = await askSource(address, asking);
      close();
      if (status === 404 || status === 410) continue;
      const bytes = status === 200 ? (published.bytes ?? wholeNumber(headers["content-length"])) : null;
      return { addresses: [address, ...addresses.filter((other) => other !== address)], bytes };
    } catch {
      // The next address is asked; the fetch itself says what is wrong with all of them.
      signal.throwIfAborted();
    }
  }
  return { addresses: [...addresses], bytes: null };
}
