import path from "node:path";
import { smallDisk } from "#tests/machine/small-disk.ts";
import { benchStudio } from "../bench-studio.ts";
import { openLine } from "../claim/http-line.ts";
import { addPeople, type Person } from "../claim/team.ts";
import { randomOf } from "../random.ts";
import { type Bench, type BenchContext, budget, type Figures } from "../report.ts";
import { importSmallSet } from "../set/import-set.ts";
import { round } from "../spread.ts";
import { exportAndDownload, flagInBulk, uploadAndImport } from "./long-work.ts";
import { drawFault, drawOperation, type Fault, type Operation } from "./plan.ts";
import { FaultyReviewer, SharedQueue, WAYS, type Way } from "./reviewing.ts";
import { verify } from "./verify.ts";
import { count, countFault, type Ledger, type World } from "./world.ts";

const SIZES = {
  small: { photos: 200, shifts: [{ people: 9, faults: 500 }] },
  full: {
    photos: 1000,
    shifts: [
      { people: 30, faults: 5000 },
      { people: 50, faults: 5000 },
    ],
  },
} as const;
const SAY_EVERY = 250;
/** More than an upload leaves free, and room for what is sent. */
const DISK_MB = 1024;

/**
 * Verdicts, undos, bulk actions, uploads with their imports, and exports, each under a fault that a seed draws: connections
 * that are cut, slow or doubled, processes that are killed, a disk that is full. At the end the database is held against
 * what was answered.
 */
export const benchFaults: Bench = async (context) => {
  const size = SIZES[context.scale];
  const began = performance.now();
  const { world, exportsFolder } = await enter(context, size.photos);
  const { ledger } = world;
  for (const shift of size.shifts) await workShift(context, world, shift);
  context.say("Comparing what was answered with what is recorded.");
  const verified = await verify(world, exportsFolder);
  const figures: Figures = {
    people: size.shifts.map(({ people }) => people).join(", then "),
    faults: size.shifts.reduce((sum, { faults }) => sum + faults, 0),
    "by fault": Object.fromEntries([...ledger.faults].sort()),
    "strikes that met nothing": ledger.missed,
    "by operation": Object.fromEntries([...ledger.operations].sort()),
    "full disk": world.disk === null ? "not tried: this account cannot mount one" : "tried",
    seconds: round((performance.now() - began) / 1000),
    ...verified.figures,
  };
  return {
    figures,
    budgets: [
      budget("lost", verified.lost, "<= 0"),
      budget("doubled", verified.doubled, "<= 0"),
      budget("half", verified.half, "<= 0"),
      budget("decided by two", verified.twice, "<= 0"),
    ],
  };
};

type Shift = { people: number; faults: number };

/** So many people at once, in two sessions and from the list, until so many faults have befallen them. */
async function workShift(context: BenchContext, world: World, { people: peopleCount, faults }: Shift): Promise<void> {
  const { ledger, studio } = world;
  const line = openLine(studio.port);
  const people = await addPeople(line, peopleCount);
  line.close();
  const queues = [0, 1].map((number) => new SharedQueue(world, `${peopleCount} people, session ${number}`));
  let number = 0;
  let isBroken = false;
  const work = async (person: Person, index: number) => {
    const random = randomOf(`faults of ${peopleCount}`, index);
    const way = WAYS[index % WAYS.length] as Way;
    const queue = queues[Math.floor(index / WAYS.length) % queues.length] as SharedQueue;
    const reviewer = new FaultyReviewer(world, person, way, queue);
    for (;;) {
      const own = number++;
      if (own >= faults || isBroken) return;
      if (own % SAY_EVERY === 0) context.say(`${own} of ${faults} faults.`);
      const fault = drawFault(random, world.disk !== null);
      const operation = drawOperation(random);
      await carryOut(world, reviewer, person, operation, fault, `${peopleCount}.${own}`).catch((error) => {
        isBroken = true;
        throw error;
      });
      countFault(world, fault);
      count(ledger.operations, operation);
    }
  };
  await Promise.all(people.map(work));
}

async function carryOut(
  world: World,
  reviewer: FaultyReviewer,
  person: Person,
  operation: Operation,
  fault: Fault,
  number: string,
): Promise<void> {
  switch (operation) {
    case "verdict":
      return reviewer.decide(fault);
    case "undo":
      return reviewer.undo(fault);
    case "bulk":
      return flagInBulk(world, person, fault, number);
    case "upload":
      return uploadAndImport(world, person, fault, number);
    case "export":
      return exportAndDownload(world, person, fault);
  }
}

async function enter(context: BenchContext, photos: number): Promise<{ world: World; exportsFolder: string }> {
  const studio = await benchStudio(context);
  // Of uploads: what an export or an import keeps besides lies on the database's disk, which may not be filled.
  const disk = await smallDisk(path.join(studio.dataFolder, "uploads"), DISK_MB, "700");
  context.whenDone(async () => disk?.unmount());
  const datasetId = await importSmallSet(context, studio, photos, "faults");
  const { rows } = await studio.database.query(`SELECT id::text FROM "Entry" WHERE "datasetId" = $1 ORDER BY id`, [
    datasetId,
  ]);
  const ledger: Ledger = {
    verdicts: new Map(),
    refused: new Set(),
    bulks: [],
    uploads: [],
    exports: [],
    faults: new Map(),
    operations: new Map(),
    missed: 0,
    wrongs: [],
  };
  const entryIds = rows.map(({ id }) => id);
  const world = { studio, datasetId, entryIds, random: randomOf("faults", "all"), ledger, disk };
  return { world, exportsFolder: path.join(studio.dataFolder, "exports") };
}
