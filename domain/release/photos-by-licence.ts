import { z } from "zod";
import { photoLicenceSchema } from "#domain/photo/photo-licence.ts";
import { LICENCE_KINDS } from "./licence-kind.ts";

/** How many photos are under a licence; null: under none that was stated. */
export const photosByLicenceSchema = z.object({
  licence: photoLicenceSchema.nullable(),
  kinds: z.enum(LICENCE_KINDS).array(),
  photos: z.number(),
});
export type PhotosByLicence = z.infer<typeof photosByLicenceSchema>;
