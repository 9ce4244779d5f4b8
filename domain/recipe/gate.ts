import type { Candidates } from "./candidates.ts";

/** What a choice must keep to. Quotas are counts that are to be met; null: as it comes. */
export type Limits = {
  size: number;
  perPhoto: number | null;
  /** By task and by part, as `Candidates` number them; -1: no quota. */
  taskQuota: Int32Array;
  partQuota: Int32Array;
  /** The share of Yes among the answers that begin with Yes or No. */
  yes: number | null;
};

/** Which side of the balance a candidate weighs on. */
export const LANES = ["neither", "yes", "no"] as const;
export type Lane = 0 | 1 | 2;

/** Says what may still be chosen, and keeps account of what was. Whoever may not be taken once never may again. */
export type Gate = {
  mayTake(index: number): boolean;
  take(index: number): void;
  /** Gives the place of one that was taken back to its photo and quotas: it turned out not to be written. */
  release(index: number): void;
  laneOf(index: number): Lane;
  /** False: this side waits until the other has caught up. */
  isOpen(lane: Lane): boolean;
  taken(): number;
  /** Quotas that were not met, with how many were. */
  shortOf(): { of: "task" | "part"; index: number; has: number; quota: number }[];
};

/** A gate with nothing taken yet. */
export function createGate(candidates: Candidates, limits: Limits): Gate {
  const { photo, task, part, yes, no } = candidates;
  const { size, perPhoto, taskQuota, partQuota } = limits;
  const ofPhoto = new Uint32Array(perPhoto === null ? 0 : photo.reduce((most, own) => Math.max(most, own), -1) + 1);
  const ofTask = new Uint32Array(taskQuota.length);
  const ofPart = new Uint32Array(partQuota.length);
  // What has no quota leaves the others their room.
  const freeTasks = size - sumOf(taskQuota);
  const freeParts = size - sumOf(partQuota);
  let [outsideTasks, outsideParts, taken, yesTaken, noTaken] = [0, 0, 0, 0, 0];
  const account = (index: number, by: 1 | -1) => {
    const [ownTask, ownPart, ownPhoto] = [task[index] as number, part[index] as number, photo[index] as number];
    taken += by;
    if (perPhoto !== null && ownPhoto >= 0) ofPhoto[ownPhoto] = (ofPhoto[ownPhoto] as number) + by;
    ofTask[ownTask] = (ofTask[ownTask] as number) + by;
    ofPart[ownPart] = (ofPart[ownPart] as number) + by;
    if ((taskQuota[ownTask] as number) < 0) outsideTasks += by;
    if ((partQuota[ownPart] as number) < 0) outsideParts += by;
    yesTaken += by * (yes[index] as number);
    noTaken += by * (no[index] as number);
  };
  /** Above 0: too much Yes. */
  const leaning = (ofYes: number, ofNo: number) =>
    limits.yes === null ? 0 : (1 - limits.yes) * ofYes - limits.yes * ofNo;
  return {
    mayTake(index) {
      const [ownTask, ownPart, ownPhoto] = [task[index] as number, part[index] as number, photo[index] as number];
      if (perPhoto !== null && ownPhoto >= 0 && (ofPhoto[ownPhoto] as number) >= perPhoto) return false;
      const [wantedTask, wantedPart] = [taskQuota[ownTask] as number, partQuota[ownPart] as number];
      if (wantedTask < 0 ? outsideTasks >= freeTasks : (ofTask[ownTask] as number) >= wantedTask) return false;
      return wantedPart < 0 ? outsideParts < freeParts : (ofPart[ownPart] as number) < wantedPart;
    },
    take: (index) => account(index, 1),
    release: (index) => account(index, -1),
    laneOf(index) {
      const own = leaning(yes[index] as number, no[index] as number);
      return own > 0 ? 1 : own < 0 ? 2 : 0;
    },
    isOpen(lane) {
      const now = leaning(yesTaken, noTaken);
      return lane === 0 || (lane === 1 ? now <= 0 : now >= 0);
    },
    taken: () => taken,
    shortOf() {
      const short = (of: "task" | "part", quotas: Int32Array, has: Uint32Array) =>
        Array.from(quotas, (quota, index) => ({ of, index, quota, has: has[index] as number })).filter(
          (own) => own.has < own.quota,
        );
      return [...short("task", taskQuota, ofTask), ...short("part", partQuota, ofPart)];
    },
  };
}

const sumOf = (quotas: Int32Array) => quotas.reduce((sum, quota) => sum + Math.max(0, quota), 0);
