import { z } from "zod";

/** A person who reviews: known by a name that they said. */
export const reviewerSchema = z.object({ id: z.uuid(), name: z.string() });
export type Reviewer = z.infer<typeof reviewerSchema>;
