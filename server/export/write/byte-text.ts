declare const isBytes: unique symbol;

/**
 * UTF-8 as a string of one character a byte: what a database sends and a file holds, without being decoded and encoded
 * on its way. JSON's own signs are ASCII, so that it can be cut and joined like text. Told apart by its type: printed as
 * text it would be unreadable.
 */
export type ByteText = string & { readonly [isBytes]: true };

/** The bytes of a text. */
export const toBytes = (text: string): ByteText =>
  (isAscii(text) ? text : Buffer.from(text, "utf8").toString("latin1")) as ByteText;

/** The text of bytes. */
export const fromBytes = (bytes: ByteText): string =>
  isAscii(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");

/** Pieces of bytes and of ASCII are bytes when they are joined: for what is put together of both. */
export const asBytes = (joined: string): ByteText => joined as ByteText;

/** In ASCII, and nowhere else, every character is one byte. Counting them is quicker than a pattern. */
const isAscii = (text: string): boolean => Buffer.byteLength(text, "utf8") === text.length;
