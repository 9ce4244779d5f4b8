import { z } from "zod";

/** `isExact` false: about so many ("about 1.2 M"), from a sample or the database's statistics. */
export const countSchema = z.object({ count: z.number(), isExact: z.boolean() });
export type Count = z.infer<typeof countSchema>;

/** What a query finds. Null where nobody knows: the database was busy, or too little fits to guess. `photos` also where nobody asked for photos. */
export const browseCountsSchema = z.object({
  entries: countSchema.nullable(),
  photos: countSchema.nullable(),
  /** The database's clock when it was counted: give it as `since` to ask what changed after. */
  at: z.iso.datetime(),
});
export type BrowseCounts = z.infer<typeof browseCountsSchema>;
