import { isThere, type Place, placesOf, printKeyPath } from "#domain/shapes/key-path.ts";
import { type Mapping, pathsOf } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { photosOfRecord, type RecordPhotos } from "./record-photo.ts";

/**
 * The photos of a record whose file a person mapped: what stands under the key that they named, as if it stood under `image`; a number is the name
 * that its digits are. Where nothing stands there, and where they named no key, as of any record.
 */
export function photosOfMapped(
  record: JsonRecord,
  mapping: Mapping | undefined,
  texts: () => readonly string[],
): RecordPhotos {
  const path = mapping && pathsOf(mapping).photo;
  if (!path) return photosOfRecord(record, texts);
  const named = placesOf(record, path).filter(({ value }) => isThere(value) && value !== "");
  const [only, ...more] = named.map(nameAt);
  if (only === undefined) return photosOfRecord({}, texts);
  const photos = photosOfRecord({ image: more.length > 0 ? [only, ...more] : only }, texts);
  return photos.ok ? photos : { ...photos, key: photos.key === "image" ? printKeyPath(path) : photos.key };
}

const nameAt = ({ value }: Place): unknown => (typeof value === "number" ? String(value) : value);
