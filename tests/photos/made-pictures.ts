import sharp from "sharp";

/** A photo of a made scene. `copy`: 0 as it is; above, scaled or packed anew: other bytes of the same picture. */
export async function madePicture(scene: number, copy = 0): Promise<Buffer> {
  const known = made.get(`${scene} ${copy}`);
  if (known) return known;
  const [width, height] = [96, 64];
  const raster = Buffer.alloc(width * height * 3);
  // Waves of their own in each colour: scenes differ in most cells, and a smaller copy keeps its look.
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let colour = 0; colour < 3; colour++)
        raster[(y * width + x) * 3 + colour] =
          128 +
          100 * Math.sin((x * (scene + 1)) / 16 + colour * 2 + scene) * Math.cos((y * (scene + 2)) / 20 + scene * 3);
  const whole = sharp(raster, { raw: { width, height, channels: 3 } });
  const bytes = await (copy === 0
    ? whole.jpeg({ quality: 92 })
    : whole.resize(width * (copy + 1), height * (copy + 1)).jpeg({ quality: 85 })
  ).toBuffer();
  made.set(`${scene} ${copy}`, bytes);
  return bytes;
}

const made = new Map<string, Buffer>();
