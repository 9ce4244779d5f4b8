/** ImageView.photoMark of "Image" i, as a column. */
export const PHOTO_MARK = `left(encode(i."photoMark", 'hex'), 8) AS "photoMark"`;

/** The same of a mark at hand. */
export const photoMarkOf = (mark: Uint8Array | null): string | null =>
  mark === null ? null : Buffer.from(mark).toString("hex").slice(0, 8);
