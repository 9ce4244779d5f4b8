import type { SmallDisk } from "#tests/machine/small-disk.ts";
import type { BenchStudio } from "../bench-studio.ts";
import type { Random } from "../random.ts";
import { type Outcome, type Request, sendFaulty } from "./faulty-request.ts";
import { type Fault, nameOf } from "./plan.ts";
import { strike } from "./strike.ts";

/** What was answered, to be held against the database at the end. */
export type Ledger = {
  verdicts: Map<string, { entryId: string; status: number }>;
  /** Verdicts that were answered with both sides and "nothing was kept": ids. */
  refused: Set<string>;
  bulks: { note: string; outcomes: Outcome[]; runId: string | null }[];
  uploads: { datasetName: string; entries: number }[];
  exports: { runId: string }[];
  /** Faults that were injected, and the operations that they met, by name. */
  faults: Map<string, number>;
  operations: Map<string, number>;
  /** Strikes that met nothing: what they were to hit was down already. */
  missed: number;
  /** What is wrong for certain, as it is found. */
  wrongs: string[];
};

export type World = {
  studio: BenchStudio;
  datasetId: string;
  entryIds: readonly string[];
  random: Random;
  ledger: Ledger;
  disk: SmallDisk | null;
};

/** Sends a request while its fault befalls it. */
export async function sendUnder(world: World, fault: Fault, request: Request): Promise<Outcome[]> {
  if (fault.strike === "full-disk") {
    await world.disk?.fill();
    const outcomes = await sendFaulty(request, null, fault.cut).finally(() => world.disk?.clear());
    return outcomes;
  }
  const striking = fault.strike === null ? null : strike(fault.strike, world.studio, world.random);
  const outcomes = await sendFaulty(request, fault.way, fault.cut);
  if ((await striking) === false) world.ledger.missed++;
  return outcomes;
}

export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

export const countFault = ({ ledger }: World, fault: Fault): void => count(ledger.faults, nameOf(fault));
