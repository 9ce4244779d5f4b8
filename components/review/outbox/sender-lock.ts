import type { Clock } from "../../ui/clock.ts";

const LEASE_MS = 10_000;
const LOOK_MS = 250;

/** Who may send for all tabs, until when (milliseconds since 1970). */
export type Lease = { name: string; holder: string; untilMs: number };

export type LeaseTable = {
  /** Applies a rule to a lease in one step, whatever other tabs do: what is to stand, null for none, undefined for no change. */
  change(name: string, rule: (held: Lease | undefined) => Lease | null | undefined): Promise<void>;
  close(): void;
};

type Ports = {
  /** Web Locks; null on http addresses of a network, where they are missing. */
  locks: { request(name: string, work: () => Promise<void>): Promise<unknown> } | null;
  openLeases(): Promise<LeaseTable>;
  clock: Clock;
  newHolder(): string;
};

export type SenderLock = (work: () => Promise<void>) => Promise<void>;

/**
 * Runs `work` while no other tab of this browser runs its own: two tabs share the stored verdicts, and would send each of
 * them twice. Uses a Web Lock; where there is none, a lease with a deadline, which expires when its tab dies.
 * Where a browser has neither, two tabs may send twice: the server takes each id once.
 */
export const senderLock =
  (name: string, ports: Ports): SenderLock =>
  async (work) => {
    if (ports.locks) {
      await ports.locks.request(name, work);
      return;
    }
    const lease = await takeLease(name, ports);
    try {
      await work();
    } finally {
      await lease.release();
    }
  };

async function takeLease(name: string, { openLeases, clock, newHolder }: Ports): Promise<{ release(): Promise<void> }> {
  // Without a storage there is no lease: each id is taken once all the same.
  const table = await openLeases().catch(() => null);
  if (!table) return { release: async () => {} };
  const holder = newHolder();
  const take = async () => {
    let isFree = false;
    await table.change(name, (held) => {
      isFree = !held || held.holder === holder || held.untilMs < clock.now();
      return isFree ? { name, holder, untilMs: clock.now() + LEASE_MS } : undefined;
    });
    return isFree;
  };
  // A database that breaks meanwhile holds nobody up.
  while (!(await take().catch(() => true))) await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  // A lease that is not renewed expires, and another tab sends.
  const stopRenewing = clock.every(LEASE_MS / 3, () => void take().catch(() => {}));
  return {
    async release() {
      stopRenewing();
      // It expires by itself.
      await table.change(name, (held) => (held?.holder === holder ? null : undefined)).catch(() => {});
      table.close();
    },
  };
}
