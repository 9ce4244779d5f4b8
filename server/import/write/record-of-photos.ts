import { hash } from "node:crypto";

/**
 * Entry.recordHash of an entry of several photos: of its record's own hash, and of the images behind its first, which stands in the key of
 * entries by itself. So two records that differ in a further photo are two, and two that name it otherwise are one.
 */
export const recordOfPhotos = (own: Buffer, further: readonly string[]): Buffer =>
  hash("sha256", Buffer.concat([own, Buffer.from(` ${further.join(" ")}`)]), "buffer");

/** The same in SQL, of a `bytea` and an array of image ids. */
export const recordOfPhotosSql = (own: string, further: string): string =>
  `sha256(${own} || convert_to(' ' || array_to_string(${further}, ' '), 'UTF8'))`;
