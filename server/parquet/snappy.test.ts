import fc from "fast-check";
import { snappyUncompress } from "hyparquet";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import { expect, test } from "vitest";
import { CODECS } from "./decompress-page.ts";
import { unpackSnappy } from "./snappy.ts";

/** Bytes of which some repeat what stood before. */
const TEXTS = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.nat(6)), { minLength: 1, maxLength: 60 })
  .map((parts) =>
    Uint8Array.from(parts.flatMap(([bytes, times]) => Array.from({ length: times + 1 }, () => [...bytes]).flat())),
  );

test("what was packed comes out again, whole and its beginning", () => {
  fc.assert(
    fc.property(TEXTS, fc.nat(), (text, cut) => {
      const packed = snappyCompress(text);
      expect(unpackSnappy(packed, text.length)).toEqual({ text, made: text.length, isWhole: true });
      expect(Buffer.from(CODECS.SNAPPY?.(packed, text.length) ?? []).equals(text)).toBe(true);
      const length = cut % text.length;
      expect(Buffer.from(unpackSnappy(packed, length).text).equals(text.subarray(0, length))).toBe(true);
      const first = unpackSnappy(packed.subarray(0, cut % packed.length), text.length);
      expect(Buffer.from(first.text.subarray(0, first.made)).equals(text.subarray(0, first.made))).toBe(true);
    }),
  );
});

test("damaged bytes are an error, or what hyparquet makes of them", () => {
  const own = (packed: Uint8Array, length: number) => {
    const text = new Uint8Array(length);
    snappyUncompress(packed, text);
    return text;
  };
  const tried = (unpack: () => Uint8Array | undefined) => {
    try {
      return Buffer.from(unpack() ?? []).toString("hex");
    } catch {
      return null;
    }
  };
  fc.assert(
    fc.property(TEXTS, fc.nat(), fc.nat(255), (text, at, byte) => {
      const packed = Uint8Array.from(snappyCompress(text));
      packed[at % packed.length] = byte;
      const read = tried(() => CODECS.SNAPPY?.(packed, text.length));
      if (read !== null) expect(read).toBe(tried(() => own(packed, text.length)));
    }),
    { numRuns: 500 },
  );
});
