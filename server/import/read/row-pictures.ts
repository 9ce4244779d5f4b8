import { PICTURES_SHOWN, type RowPicture } from "#domain/import/unknown-files.ts";
import { parsePhotoPath } from "#server/parquet/photo-path.ts";
import { readFolderPhoto } from "#server/photo-file/folder-photo.ts";
import { findPackedPhoto, type Pack } from "#server/photo-file/packed-photo.ts";
import { photoType } from "#server/photo-file/photo-type.ts";
import { readPhoto } from "#server/photo-file/read-photo.ts";
import { scalePhoto } from "#server/photo-file/scale-photo.ts";
import { stripExif } from "#server/photo-file/strip-exif.ts";
import type { Discovered, TableOfPhotos } from "./discovered.ts";

/** Sharp at the width of a column of the preview, also on a screen of two device pixels for one. */
const PICTURE_WIDTH_PX = 640;
/** What cannot be made smaller is sent as it is, up to here. */
const AS_IT_IS_BYTES_MAX = 200_000;

/** Where a photo of an import lies: a file of its own, or a name in a zip, tar or table. */
type Place = { file: string; pack: null } | { file: string; pack: Pack; name: string };

/** The photos of an import by what names in records end with: a folder before it is nobody's matter here. `table`: whose rows the records are, where photos lie in it. */
export class RowPhotos {
  readonly #byEnd = new Map<string, Place>();

  constructor({ photos, zips }: Pick<Discovered, "photos" | "zips">) {
    for (const { name, path } of photos) this.#add(name, { file: path, pack: null });
    for (const zip of zips) for (const name of zip.photos) this.#add(name, { file: zip.path, pack: zip.kind, name });
  }

  #add(name: string, place: Place): void {
    const parts = name.normalize().split("/");
    for (const [at] of parts.entries()) {
      const end = parts.slice(at).join("/");
      if (!this.#byEnd.has(end)) this.#byEnd.set(end, place);
    }
  }

  #placeOf(name: string, table: TableOfPhotos | null): Place | undefined {
    const within = table && name.startsWith(`${table.name}/`) ? name.slice(table.name.length + 1) : null;
    if (table && within !== null && parsePhotoPath(within)) return { file: table.file, pack: "parquet", name: within };
    const own = name
      .normalize()
      .replaceAll("\\", "/")
      .replace(/^(?:\.?\/)+/, "");
    return this.#byEnd.get(own) ?? this.#byEnd.get(own.split("/").at(-1) ?? "");
  }

  has(name: string, table: TableOfPhotos | null): boolean {
    return this.#placeOf(name, table) !== undefined;
  }

  /** Pictures of the first of these names that have a photo which can be shown; a damaged one has none, and the import says why. */
  async pictures(names: readonly string[], table: TableOfPhotos | null): Promise<RowPicture[]> {
    const pictures: RowPicture[] = [];
    for (const name of names) {
      const place = this.#placeOf(name, table);
      const picture = place && (await pictureOf(place).catch(() => null));
      if (picture) pictures.push({ name, ...picture });
      if (pictures.length === PICTURES_SHOWN) break;
    }
    return pictures;
  }
}

async function pictureOf(place: Place): Promise<Omit<RowPicture, "name"> | null> {
  const bytes = place.pack
    ? await (await findPackedPhoto(place.pack, place.file, place.name))?.read()
    : await readFolderPhoto(place.file);
  const photo = bytes ? await readPhoto(bytes) : null;
  if (!bytes || !photo?.ok) return null;
  const small = (await scalePhoto(bytes, PICTURE_WIDTH_PX)) ?? (bytes.length <= AS_IT_IS_BYTES_MAX ? bytes : null);
  const type = small && photoType(small);
  if (!small || !type) return null;
  // Browsers would turn the raster by its EXIF orientation; boxes are of the raster as it lies.
  const picture = Buffer.from(await stripExif(small, type));
  return {
    widthPx: photo.widthPx,
    heightPx: photo.heightPx,
    url: `data:${type};base64,${picture.toString("base64")}`,
  };
}
