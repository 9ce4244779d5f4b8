import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";

/** Words of one's own: trimmed, at most 200 characters. */
export const filterText = storable().trim().max(200);

/** A bound of a range, itself included, from 0 to `max`; null: none. */
export const filterBound = (max: number) => z.number().int().min(0).max(max).nullable().default(null);
