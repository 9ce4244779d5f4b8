import { z } from "zod";
import { type Task, taskSchema } from "#domain/entry/task.ts";
import { DECISIONS, type Decision } from "#domain/verdict/verdict.ts";

/** What was decided in this sitting, as far as its figures need it. */
export const deedSchema = z.object({
  verdictId: z.string(),
  task: taskSchema,
  decision: z.enum(DECISIONS),
  /** Milliseconds somebody was at it. */
  activeMs: z.number().min(0),
});
export type Deed = z.infer<typeof deedSchema>;

export type Figures = {
  count: number;
  decisions: Partial<Record<Decision, number>>;
  /** Entries an hour of active time, of the last 20 of each task; a task is left out until three are known. */
  pace: Partial<Record<Task, number>>;
};

/** A pace of the last entries follows its reviewer; of all it would lag by hours. */
const PACE_OF = 20;
const PACE_FROM = 3;
const HOUR_MS = 3_600_000;

export function figuresOf(deeds: readonly Deed[]): Figures {
  const decisions: Figures["decisions"] = {};
  for (const { decision } of deeds) decisions[decision] = (decisions[decision] ?? 0) + 1;
  const pace: Figures["pace"] = {};
  for (const task of new Set(deeds.map((deed) => deed.task))) {
    const last = deeds.filter((deed) => deed.task === task).slice(-PACE_OF);
    const activeMs = last.reduce((sum, deed) => sum + deed.activeMs, 0);
    if (last.length >= PACE_FROM && activeMs > 0) pace[task] = (last.length * HOUR_MS) / activeMs;
  }
  return {
    count: deeds.length,
    decisions,
    pace,
  };
}
