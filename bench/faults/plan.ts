import type { Random } from "../random.ts";
import { WAY_FAULTS, type WayFault } from "./faulty-request.ts";
import { STRIKES, type Strike } from "./strike.ts";

/** One fault: on a request's way, a strike while it is under way, or a disk that is full meanwhile. */
export type Fault = { way: WayFault | null; cut: number; strike: Strike | "full-disk" | null };

export const NO_FAULT: Fault = { way: null, cut: 0, strike: null };

export const OPERATIONS = ["verdict", "undo", "bulk", "upload", "export"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** In a thousand: verdicts are what a studio gets by the million, and a strike costs seconds. */
const OPERATION_SHARES: Readonly<Record<Operation, number>> = {
  verdict: 720,
  undo: 120,
  bulk: 60,
  upload: 60,
  export: 40,
};
const STRIKE_SHARES = { session: 40, database: 4, web: 4, worker: 6, "full-disk": 6 } as const;

export function drawOperation(random: Random): Operation {
  let at = random.between(0, 999);
  for (const operation of OPERATIONS) {
    at -= OPERATION_SHARES[operation];
    if (at < 0) return operation;
  }
  return "verdict";
}

/** `mayFill`: the disk can be filled here. */
export function drawFault(random: Random, mayFill: boolean): Fault {
  let at = random.between(0, 999);
  const cut = random.next();
  for (const kind of [...STRIKES, "full-disk"] as const) {
    at -= STRIKE_SHARES[kind];
    if (at < 0 && (kind !== "full-disk" || mayFill)) return { way: null, cut, strike: kind };
  }
  return { way: random.pick(WAY_FAULTS), cut, strike: null };
}

export const nameOf = ({ way, strike }: Fault): string => way ?? (strike === "full-disk" ? strike : `kill ${strike}`);
