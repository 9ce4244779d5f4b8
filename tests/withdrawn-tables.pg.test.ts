import { rm } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { openPhoto } from "#server/photo/open-photo.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { photosToWithdraw } from "#tests/photos/photos-to-withdraw.ts";
import { imageSchema, tableOf, textsSchema } from "./tables.ts";

const photos = photosToWithdraw();
const { set, take, imageOf, photoOf, withdraw, cacheOf } = photos;

/** A table of two photos, with a question about each. */
async function table(names: readonly (string | null)[]): Promise<Buffer> {
  const pictures = await Promise.all(names.map((_, at) => madePicture(at + 3)));
  return tableOf([
    {
      name: "image",
      data: pictures.map((bytes, at) => ({ bytes: new Uint8Array(bytes), path: names[at] })),
      schema: imageSchema("image"),
    },
    {
      name: "conversations",
      data: names.map((_, at) => [
        { from: "human", value: `<image>\nWhat is on photo ${at}?` },
        { from: "gpt", value: "A ship." },
      ]),
      schema: textsSchema("conversations", ["from", "value"]),
    },
  ]);
}

test("a withdrawn photo of a table is shown to nobody, and does not come back in a copy of the table", async () => {
  await set.put({ "t.parquet": await table([null, null]) });
  await take();
  const [first, second] = [await imageOf("t.parquet/0/image.jpg"), await imageOf("t.parquet/1/image.jpg")];
  expect((await openPhoto(set.db, first, null, cacheOf())).bytes.length).toBeGreaterThan(0);
  await withdraw(first);
  await expect(openPhoto(set.db, first, null, cacheOf())).rejects.toMatchObject({ data: { photo: "withdrawn" } });
  await rm(path.join(set.top, "t.parquet"));
  await set.put({ "copy/u.parquet": await table(["x.jpg", "y.jpg"]) });
  await take();
  expect(await photoOf(await imageOf("u.parquet/0/image/x.jpg"))).toBe("withdrawn");
  expect(await photoOf(await imageOf("u.parquet/1/image/y.jpg"))).toBe("present");
  expect([await photoOf(first), await photoOf(second)]).toEqual(["withdrawn", "absent"]);
});
