import { z } from "zod";
import { refusal } from "#domain/input-problem.ts";

/** A file is sent in slices: Node ends a request that takes over five minutes, and a lost connection costs one slice. */
export const SLICE_BYTES = 16 * 1024 * 1024;

const NAME_LENGTH_MAX = 1000;

/** The relative path that a file had on its owner's disk. It is told and matched, and never names a file of ours. */
export const uploadNameSchema = z
  .string()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .refine(
    (name) =>
      !/[\\\p{Cc}]/u.test(name) &&
      !name.startsWith("/") &&
      name.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    refusal("relativePath"),
  );

/** A slice of a file: `from` is its first byte, `bytes` the whole file's. A file is known by its name within its upload. */
export const sliceSchema = z.strictObject({
  name: uploadNameSchema,
  bytes: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export type Slice = z.infer<typeof sliceSchema>;

/** What a slice is answered with: the first byte of its file that lacks, which is to be sent next, until none does. */
export const sliceAnswerSchema = z.object({ bytes: z.number(), isWhole: z.boolean() });
export type SliceAnswer = z.infer<typeof sliceAnswerSchema>;
