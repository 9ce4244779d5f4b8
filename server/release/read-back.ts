import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { type LookEntry, printLookPage } from "#domain/export/look/look-page.ts";
import { message } from "#domain/message.ts";
import type { Recipe } from "#domain/recipe/recipe.ts";
import type { Database } from "#server/db/client.ts";
import { lookPhoto } from "#server/export/look/look-photo.ts";
import { lookEntryOf } from "#server/export/look/open-look.ts";
import { readPhotoFor } from "#server/export/photos/read-photo-for.ts";
import type { ByteText } from "#server/export/write/byte-text.ts";
import { countRecords } from "./count-records.ts";
import type { DrawnRecord } from "./record-list.ts";

type Written = {
  db: Database;
  folder: string;
  /** How many records each file is said to have. */
  records: { readonly [file: string]: number };
  drawn: readonly DrawnRecord[];
  recipe: Recipe;
  title: string;
  withPhotos: boolean;
  signal?: AbortSignal | undefined;
};

/**
 * Reads the files of a release from the disk, and prints the drawn records as they stand there. All were parsed when they were listed.
 * @throws StudioError unreadable_input where a file has other records than were written
 */
export async function readBack({ db, folder, records, drawn, recipe, title, withPhotos, signal }: Written) {
  const texts = new Map<DrawnRecord, ByteText>();
  for (const [file, count] of Object.entries(records)) {
    const wanted = new Map(drawn.filter((own) => own.file === file).map((own) => [own.at, own]));
    const take = (read: () => ByteText, at: number) => {
      const own = wanted.get(at);
      if (own) texts.set(own, read());
    };
    const has = (await countRecords(path.join(folder, file), take, signal)) ?? 0;
    if (has !== count)
      throw new StudioError("unreadable_input", message("releaseReadBack", { file, has, wanted: count }));
  }
  const settings = exportSettingsSchema.parse({ ...recipe.write, seed: recipe.seed });
  const readPhoto = readPhotoFor(db);
  const photoOf = withPhotos ? (id: string) => lookPhoto(id, readPhoto) : await frames(db, drawn);
  const entries: LookEntry[] = [];
  for (const own of drawn) {
    const text = texts.get(own);
    const imageIds = own.imageId === null ? [] : [own.imageId];
    if (text !== undefined) entries.push(await lookEntryOf({ text, imageIds }, { format: "llava", settings, photoOf }));
  }
  const total = Object.values(records).reduce((sum, count) => sum + count, 0);
  const facts = [`${entries.length} of ${total} records, drawn with seed ${recipe.seed}`];
  if (!withPhotos) facts.push("Photos are not included: boxes are drawn on an empty frame of the photo's size");
  return printLookPage({ title, facts, entries });
}

/** A grey frame of each photo's size, on which its boxes stand where they would on the photo. */
async function frames(db: Database, drawn: readonly DrawnRecord[]) {
  const { rows } = await db.pool.query<{ id: string; widthPx: number | null; heightPx: number | null }>(
    `SELECT id::text, "widthPx", "heightPx" FROM "Image" WHERE id = ANY($1::bigint[])`,
    [drawn.flatMap(({ imageId }) => imageId ?? [])],
  );
  const sizes = new Map(rows.map(({ id, ...size }) => [id, size]));
  return async (imageId: string) => {
    const { widthPx = null, heightPx = null } = sizes.get(imageId) ?? {};
    if (widthPx === null || heightPx === null) return { ok: false as const, what: "The photo's size is not known" };
    const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="100%" height="100%" fill="#8884"/></svg>`;
    const uri = `data:image/svg+xml;base64,${Buffer.from(frame).toString("base64")}`;
    return { ok: true as const, photo: { uri, widthPx, heightPx } };
  };
}
