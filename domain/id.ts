import { z } from "zod";
import { refusal } from "./input-problem.ts";

/** A database id as it stands in URLs and JSON: decimal digits, 64 bit. */
export const idSchema = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, { abort: true })
  .refine((text) => BigInt(text) <= 9223372036854775807n, refusal("beyond64Bits"));
