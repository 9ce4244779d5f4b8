import { mkdir, mkdtemp, realpath, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { decodeInTurn } from "#server/photo-file/decoding.ts";
import { PhotoCache } from "#server/photo-file/photo-cache.ts";
import { freshDatabase } from "#tests/database.ts";
import { pngThatSays, progressiveJpegThatSays } from "#tests/forged-photos.ts";
import { openPhoto } from "./open-photo.ts";

let db: Database;
let root: string;
let sourceId: bigint;
let datasetId: bigint;
let turned: Buffer;

beforeAll(async () => {
  db = await freshDatabase();
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "svit-photo-")));
  root = path.join(folder, "photos");
  await mkdir(path.join(root, "VG_100K"), { recursive: true });
  turned = await sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  await writeFile(path.join(root, "VG_100K", "1.jpg"), turned);
  const wide = { width: 400, height: 200, channels: 3, background: "blue" } as const;
  await writeFile(
    path.join(root, "VG_100K", "wide.jpg"),
    await sharp({ create: wide }).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  await writeFile(path.join(root, "page.jpg"), "<html><script>alert(1)</script>");
  await writeFile(path.join(folder, "secret.jpg"), turned);
  // A folder whose name begins with the root's is another folder.
  await mkdir(`${root}-secret`);
  await writeFile(path.join(`${root}-secret`, "1.jpg"), turned);
  await symlink(`${root}-secret`, path.join(root, "beside"));
  await symlink(path.join(folder, "secret.jpg"), path.join(root, "link.jpg"));
  const dataset = await db.prisma.dataset.create({ data: { name: "photos" } });
  datasetId = dataset.id;
  sourceId = (await db.prisma.photoSource.create({ data: { datasetId, kind: "folder", root } })).id;
});

let count = 0;
const image = async (photoPath: string | null) =>
  (
    await db.prisma.image.create({
      data: {
        datasetId,
        identity: `path:${count++}`,
        photo: "present",
        photoPath,
        photoSourceId: photoPath === null ? null : sourceId,
      },
    })
  ).id;

describe("opening a photo", () => {
  test("gives its bytes and the type that they have", async () => {
    const photo = await openPhoto(db, await image("VG_100K/1.jpg"));
    expect(photo.type).toBe("image/jpeg");
    expect(await sharp(photo.bytes).metadata()).toMatchObject({ width: 40, height: 20 });
  });

  test("strips the EXIF orientation and leaves the pixels as they are", async () => {
    expect((await sharp(turned).metadata()).orientation).toBe(6);
    const photo = await openPhoto(db, await image("VG_100K/1.jpg"));
    expect((await sharp(photo.bytes).metadata()).orientation).toBeUndefined();
    expect(await sharp(photo.bytes).raw().toBuffer()).toEqual(await sharp(turned).raw().toBuffer());
  });

  for (const [what, photoPath] of [
    ["a path that climbs out of its folder", "../secret.jpg"],
    ["a path that climbs out behind a folder", "VG_100K/../../secret.jpg"],
    ["a path into a folder whose name begins with its folder's", "../photos-secret/1.jpg"],
    ["a link into such a folder", "beside/1.jpg"],
    ["an absolute path", "/etc/passwd"],
    ["a link that leads out of its folder", "link.jpg"],
    ["a path with a control character", "VG_100K/1.jpg\u0001"],
    ["a file that is gone", "VG_100K/2.jpg"],
    ["the folder itself", "VG_100K"],
  ] as const) {
    test(`refuses ${what}`, async () => {
      await expect(openPhoto(db, await image(photoPath))).rejects.toMatchObject({ code: "not_found" });
    });
  }

  test("says of a page that is called a photo that it is broken", async () => {
    await expect(openPhoto(db, await image("page.jpg"))).rejects.toMatchObject({
      code: "unreadable_input",
      data: { photo: "broken" },
    });
  });

  test("says that a folder which is gone cannot be reached now, and leaves the image as it is", async () => {
    const gone = await db.prisma.photoSource.create({ data: { datasetId, kind: "folder", root: `${root}-gone` } });
    const id = await image("VG_100K/1.jpg");
    await db.prisma.image.update({ where: { id }, data: { photoSourceId: gone.id } });
    await expect(openPhoto(db, id)).rejects.toMatchObject({ code: "unreachable" });
    expect(await db.prisma.image.findUnique({ where: { id } })).toMatchObject({ photo: "present" });
  });

  test("makes a smaller picture of the raw raster, and never a larger one", async () => {
    const id = await image("VG_100K/wide.jpg");
    const small = await sharp((await openPhoto(db, id, 320)).bytes).metadata();
    expect(small).toMatchObject({ format: "jpeg", width: 320, height: 160 });
    expect(small.orientation).toBeUndefined();
    expect(await sharp((await openPhoto(db, id, 640)).bytes).metadata()).toMatchObject({ width: 400, height: 200 });
  });

  describe("that is too large", () => {
    const tooLarge = { code: "too_large", data: { photo: "too-large" } };

    test("by its head is told as such, the first time and by what was noted of it", async () => {
      await writeFile(path.join(root, "huge.png"), await pngThatSays(20_000, 20_000));
      const id = await image("huge.png");
      for (const width of [null, 320, null] as const)
        await expect(openPhoto(db, id, width)).rejects.toMatchObject(tooLarge);
    });

    test("is shown once a smaller one lies in its place", async () => {
      const id = await image("VG_100K/wide.jpg");
      const data = { widthPx: 20_000, heightPx: 20_000, photoMark: Buffer.from("that of another") };
      await db.prisma.image.update({ where: { id }, data });
      await openPhoto(db, id);
      expect(await db.prisma.image.findUnique({ where: { id } })).toMatchObject({ widthPx: 400, heightPx: 200 });
    });

    test("by the bytes of its file is told as such", async () => {
      await writeFile(path.join(root, "heavy.jpg"), "");
      await truncate(path.join(root, "heavy.jpg"), 65 * 1024 * 1024);
      await expect(openPhoto(db, await image("heavy.jpg"))).rejects.toMatchObject(tooLarge);
    });

    test("to be scaled comes as it is", async () => {
      const bytes = await progressiveJpegThatSays(16_000, 16_000);
      await writeFile(path.join(root, "passes.jpg"), bytes);
      expect(Buffer.from((await openPhoto(db, await image("passes.jpg"), 320)).bytes)).toEqual(bytes);
    });
  });

  test("waits for its turn to be scaled, and not to come as it is", async () => {
    const ends: (() => void)[] = [];
    const others = [0, 1].map(() => decodeInTurn(() => new Promise<void>((resolve) => ends.push(resolve))));
    await expect.poll(() => ends.length).toBe(2);
    let isThere = false;
    const scaled = openPhoto(db, await image("VG_100K/wide.jpg"), 320, new PhotoCache(path.join(root, "none"), 0));
    scaled.then(() => {
      isThere = true;
    });
    for (let nth = 0; nth < 20; nth++) await openPhoto(db, await image("VG_100K/wide.jpg"));
    expect(isThere).toBe(false);
    for (const end of ends) end();
    await Promise.all(others);
    expect((await scaled).type).toBe("image/jpeg");
  });

  test("of an image without a photo, or of no image, is not found", async () => {
    await expect(openPhoto(db, await image(null))).rejects.toMatchObject({ code: "not_found" });
    await expect(openPhoto(db, 999999n)).rejects.toMatchObject({ code: "not_found" });
  });
});
