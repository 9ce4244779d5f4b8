import { z } from "zod";

/** Entries that a review queue by a recipe has at most, as any session. */
export const QUEUE_MAX = 10_000;

/** approved: entries that were accepted or edited. corrections: edited ones alone of which an answer says something else than before. */
export const queueCountsSchema = z.enum(["approved", "corrections"]);
export type QueueCounts = z.infer<typeof queueCountsSchema>;

/** reviewed: Vision-Flan's second stage (arXiv 2402.11690). corrections: RLHF-V's set (arXiv 2312.00849). */
export const QUEUE_PRESETS = ["reviewed", "corrections"] as const;
export type QueuePreset = (typeof QUEUE_PRESETS)[number];

/** How many entries the papers had: of RLHF-V those that it began with. */
export const QUEUE_SIZES: Readonly<Record<QueuePreset, number>> = { reviewed: 1000, corrections: 1400 };
