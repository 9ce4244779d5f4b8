import { z } from "zod";
import { refusal } from "#domain/input-problem.ts";
import { INT4_MAX } from "#domain/int4.ts";

/** A part's number. */
export const partIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, { abort: true })
  .refine((id) => Number(id) <= INT4_MAX, refusal("partId"));
