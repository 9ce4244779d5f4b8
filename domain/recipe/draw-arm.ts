import type { Candidates } from "./candidates.ts";

/** What an arm of an ablation is drawn from, and what it still lacks by task. Whoever was drawn is not drawn again. */
export type Arm = {
  candidates: Pick<Candidates, "count" | "task" | "photo">;
  isMember(index: number): boolean;
  /** Entries of these photos first; null: as the seed draws them. */
  isPreferred: ((photo: number) => boolean) | null;
  left: Int32Array;
  isDrawn: Uint8Array;
};

/** An arm with nothing drawn yet: `counts` by task. */
export const createArm = (own: Pick<Arm, "candidates" | "isMember" | "isPreferred"> & { counts: Int32Array }): Arm => ({
  candidates: own.candidates,
  isMember: own.isMember,
  isPreferred: own.isPreferred,
  left: own.counts.slice(),
  isDrawn: new Uint8Array(own.candidates.count),
});

/** The next of an arm, at most so many, in the seed's order: of preferred photos as long as there are any of a task that is still lacking. None: it is full, or nothing is left. */
export function drawOfArm({ candidates, isMember, isPreferred, left, isDrawn }: Arm, most: number): number[] {
  const { count, task, photo } = candidates;
  const drawn: number[] = [];
  for (const isFirst of isPreferred === null ? [false] : [true, false])
    for (let index = 0; index < count && drawn.length < most; index++) {
      const own = task[index] as number;
      if (isDrawn[index] === 1 || (left[own] as number) <= 0 || !isMember(index)) continue;
      if (isFirst && !isPreferred?.(photo[index] as number)) continue;
      isDrawn[index] = 1;
      left[own] = (left[own] as number) - 1;
      drawn.push(index);
    }
  return drawn;
}

/** Gives the place of one that turned out not to be written to the next of its task. */
export function releaseOfArm({ candidates, left }: Arm, index: number): void {
  const own = candidates.task[index] as number;
  left[own] = (left[own] as number) + 1;
}
