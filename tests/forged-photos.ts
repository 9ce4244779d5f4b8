import { crc32 } from "node:zlib";
import sharp from "sharp";

/** A small PNG whose head says that it has other sizes (PNG specification, 11.2.2): nobody needs its pixels. */
export async function pngThatSays(widthPx: number, heightPx: number, orientation = 1): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
  const head = png.indexOf("IHDR");
  png.writeUInt32BE(widthPx, head + 4);
  png.writeUInt32BE(heightPx, head + 8);
  png.writeUInt32BE(crc32(png.subarray(head, head + 17)), head + 17);
  return png;
}

/** A small progressive JPEG whose frame says that it has other sizes (ITU-T T.81, B.2.2). */
export async function progressiveJpegThatSays(widthPx: number, heightPx: number): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .jpeg({ progressive: true })
    .toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc2]));
  jpeg.writeUInt16BE(heightPx, frame + 5);
  jpeg.writeUInt16BE(widthPx, frame + 7);
  return jpeg;
}
