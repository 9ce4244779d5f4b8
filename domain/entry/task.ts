import { z } from "zod";

/** SVIT's four tasks, spelt as its files are, and `other` for every other source's. */
export const TASKS = ["conversation", "complex_reasoning", "referring_qa", "detail_description", "other"] as const;
export const taskSchema = z.enum(TASKS);
export type Task = z.infer<typeof taskSchema>;

export const STATES = ["pending", "accepted", "edited", "rejected", "flagged"] as const;
export const stateSchema = z.enum(STATES);
export type EntryState = z.infer<typeof stateSchema>;

/** How many of each; one that is absent: none. */
export const countsByTaskSchema = z.partialRecord(taskSchema, z.number());
export const countsByStateSchema = z.partialRecord(stateSchema, z.number());
export type CountsByState = z.infer<typeof countsByStateSchema>;
