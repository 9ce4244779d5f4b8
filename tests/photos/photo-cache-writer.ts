import { PhotoCache } from "#server/photo-file/photo-cache.ts";

/** Writes photos into a cache until it is killed; says so once it has written some. Arguments: folder, limit in bytes. */
const [folder = "", bytesMax] = process.argv.slice(2);
const cache = new PhotoCache(folder, Number(bytesMax));
const photo = Buffer.alloc(8000, 7);
photo.set([0xff, 0xd8, 0xff]);
for (let number = 0; ; number++) {
  const key = `${number % 60}`;
  const before = await cache.read(key);
  if (before !== null && before.length !== photo.length) throw new Error(`a photo of ${before.length} bytes`);
  await cache.keep(`${(number * 7) % 60}`, photo);
  if (number === 200) process.send?.("some");
}
