import { z } from "zod";

/** From where to where the reviewer may go, and by which steps. */
export const VIEW_RANGES = {
  /** Of boxes and labels. */
  opacity: { min: 0.2, max: 1, step: 0.1 },
  labelPx: { min: 10, max: 20, step: 1 },
  /** Width of the text column. At 1366 px the widest leaves a third of the screen to the photo. */
  splitPx: { min: 420, max: 900, step: 20 },
} as const;

const { opacity, labelPx, splitPx } = VIEW_RANGES;

/** A reviewer's view settings, stored in the browser. Invalid values fall back to the defaults. */
export const viewSettingsSchema = z.object({
  opacity: z.number().min(opacity.min).max(opacity.max).catch(1),
  labelPx: z.number().int().min(labelPx.min).max(labelPx.max).catch(12),
  splitPx: z.number().int().min(splitPx.min).max(splitPx.max).catch(600),
  /** Darkens what lies outside of the box in focus. */
  spotlight: z.boolean().catch(true),
  /** One entry at a time, or all of a photo's in one visit. */
  mode: z.enum(["entry", "photo"]).catch("entry"),
  /** Cells of a spot check's page. */
  cells: z.union([z.literal(12), z.literal(24), z.literal(48)]).catch(24),
});
export type ViewSettings = z.infer<typeof viewSettingsSchema>;
export const USUAL_VIEW: ViewSettings = viewSettingsSchema.parse({});
