import { z } from "zod";
import { type LicenceKind, licenceKinds } from "#domain/release/licence-kind.ts";

/** Under which licence a photo may be used, as an annotation file says. `url`: "" where none is named. */
export const photoLicenceSchema = z.object({ name: z.string(), url: z.string() });
export type PhotoLicence = z.infer<typeof photoLicenceSchema>;

const NAME_LENGTH_MAX = 200;
const URL_LENGTH_MAX = 500;

/** A row of COCO's `licenses`; null for one that names nothing, as tools write it. What is no web address is not kept as one. */
export function photoLicence(name: unknown, url: unknown): PhotoLicence | null {
  const own =
    typeof url === "string" && url.length <= URL_LENGTH_MAX && /^https?:\/\/\S+$/.test(url.trim()) ? url.trim() : "";
  const told = typeof name === "string" ? name.trim().slice(0, NAME_LENGTH_MAX) : "";
  return told === "" && own === "" ? null : { name: told === "" ? own : told, url: own };
}

/** What it forbids, by its name and its address; not stated where neither says anything. */
export function kindsOfPhotoLicence(licence: PhotoLicence | null): LicenceKind[] {
  const told = [licence?.name ?? null, licence?.url ?? null].map(licenceKinds);
  if (told.every((kinds) => kinds.includes("not-stated"))) return ["not-stated"];
  return [...new Set(told.flat())].filter((kind) => kind !== "not-stated");
}
