import sharp from "sharp";
import { GREY_SIDE } from "#domain/photo/perceptual-hash.ts";
import { DECODER_BYTES_MAX, decodeInTurn, decoderBytes, PIXELS_MAX } from "./decoding.ts";

/** A photo in GREY_SIDE × GREY_SIDE levels of grey, its shape aside, for its hash; null where it cannot be drawn. Decoders skip most of a large JPEG, which a hash does not see. */
export async function readGrey(bytes: Uint8Array): Promise<Uint8Array | null> {
  return decodeInTurn(async () => {
    const photo = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "none" });
    if (decoderBytes(await photo.metadata()) > DECODER_BYTES_MAX) return null;
    return photo
      .flatten({ background: "white" })
      .greyscale()
      .resize(GREY_SIDE, GREY_SIDE, { fit: "fill" })
      .toColourspace("b-w")
      .raw()
      .toBuffer();
    // Not a picture that can be drawn.
  }).catch(() => null);
}
