import type pg from "pg";
import type { ImageKey } from "#domain/identity/image-key.ts";
import type { Evidence, Settled } from "#domain/identity/settle-images.ts";
import type { BesideAnother } from "#server/entries/flag-moved.ts";
import type { Cluster, FileRow, ImageRow } from "./photo-facts.ts";

/** The files of each image that a settling comes to. */
type Targets = ReadonlyMap<ImageKey, readonly FileRow[]>;
/** The file that each image shows; null for one that shows none. */
type Shown = ReadonlyMap<ImageKey, FileRow | null>;

/** The file that an image has shown. */
export const shownFile = (cluster: Cluster, image: ImageRow): FileRow | undefined =>
  image.photo === "present" || image.photo === "broken"
    ? cluster.files.find(
        (file) =>
          file.imageId === image.id && file.photoSourceId === image.photoSourceId && file.path === image.photoPath,
      )
    : undefined;

/** What images showed before a settling, and what they show after it. */
export class Pictures {
  readonly #cluster: Cluster;
  readonly #settled: Settled;
  readonly #targets: Targets;
  readonly #isSamePicture: Evidence["isSamePicture"];
  /** The file that each image shows now. */
  readonly shown: Shown;

  constructor(
    cluster: Cluster,
    settled: Settled,
    targets: Targets,
    { isSamePicture }: Pick<Evidence, "isSamePicture">,
  ) {
    this.#isSamePicture = isSamePicture;
    this.#cluster = cluster;
    this.#settled = settled;
    this.#targets = targets;
    this.shown = choosePhotos(targets, settled);
  }

  /** Since when the picture that an image shows now is shown, on whichever image; "now" where it was on none. */
  shownSince(identity: ImageKey): Date | null | "now" {
    const before = this.#cluster.images.filter((image) => this.#hasShown(image) && this.#isSame(image, identity));
    if (before.length === 0) return "now";
    const times = before.map(({ shownAt }) => shownAt);
    return times.reduce((first, one) => (first === null || one === null ? null : one < first ? one : first));
  }

  /** Entries whose image showed another picture than they stand beside now: another image's, or another file on their own. */
  besideAnother(): BesideAnother[] {
    const images = new Map(this.#cluster.images.map((image) => [image.id, image]));
    const known = new Map<string, boolean>();
    return this.#cluster.entries.flatMap(({ id, imageId, mention }) => {
      const [image, identity] = [images.get(imageId), mention && this.#settled.imageOfMention.get(mention.id)];
      if (!image || !identity || !this.#hasShown(image)) return [];
      const key = `${imageId} ${identity}`;
      const isSame = known.get(key) ?? this.#isSame(image, identity);
      known.set(key, isSame);
      return isSame ? [] : [{ id, shownSince: image.shownAt }];
    });
  }

  #hasShown = (image: ImageRow): boolean => image.photoMark !== null || shownFile(this.#cluster, image) !== undefined;

  /** Whether what an image showed before is the picture that another shows now; where that shows none, whether it lost it but for a while. */
  #isSame(image: ImageRow, identity: ImageKey): boolean {
    const before = shownFile(this.#cluster, image);
    const [files, now, mark] = [this.#targets.get(identity) ?? [], this.shown.get(identity) ?? null, image.photoMark];
    // Of a photo that nobody has marked, its file alone tells.
    if (now === null || now.mark === null || mark === null) return before === undefined || files.includes(before);
    if (now.mark.equals(mark)) return true;
    // A copy of the same picture, as far as that is known: of a file that could not be read it is not. It may be another image's by now.
    const former = this.#cluster.files.filter((file) => file.mark?.equals(mark));
    return former.some(({ id }) => this.#settled.imageOfFile.get(id) === identity || this.#isSamePicture(id, now.id));
  }
}

/** Which file each image shows: the largest of its picture that is there, one whose picture is known before one that could not be read. A contested one shows none. */
function choosePhotos(targets: Targets, settled: Settled): Shown {
  const area = ({ widthPx, heightPx }: FileRow) => (widthPx ?? 0) * (heightPx ?? 0);
  const rank = (file: FileRow) => (file.isBroken ? 2 : settled.imageOfFile.has(file.id) ? 0 : 1);
  return new Map(
    [...targets].map(([identity, files]) => {
      const [best = null] = files
        .filter(({ isGone }) => !isGone)
        .sort((a, b) => rank(a) - rank(b) || area(b) - area(a) || (a.place < b.place ? -1 : 1));
      return [identity, settled.contested.has(identity) ? null : best];
    }),
  );
}

/** Has each image show its file. One that shows none may still be had from an address. */
export async function setPhotos(
  client: pg.PoolClient,
  pictures: Pictures,
  contested: ReadonlySet<ImageKey>,
  rowOf: (identity: ImageKey) => string,
): Promise<void> {
  for (const [identity, file] of pictures.shown) {
    const isContested = contested.has(identity);
    if (file === null) {
      await client.query(
        `UPDATE "Image" SET "isContested" = $2, photo = CASE WHEN photo = 'remote' AND NOT $2 THEN photo ELSE 'absent' END::"PhotoState",
           "photoPath" = CASE WHEN photo = 'remote' AND NOT $2 THEN "photoPath" END, "photoSourceId" = CASE WHEN photo = 'remote' AND NOT $2 THEN "photoSourceId" END
         WHERE id = $1 AND ($2 OR "isContested" OR photo <> 'remote')`,
        [rowOf(identity), isContested],
      );
      continue;
    }
    const since = pictures.shownSince(identity);
    await client.query(
      `UPDATE "Image" SET "isContested" = false, "shownAt" = CASE WHEN $8 THEN now() ELSE $9::timestamptz END, photo = $2::"PhotoState",
         "photoMark" = CASE WHEN ("photoPath", "photoSourceId") IS DISTINCT FROM ($3, $4::bigint) THEN $7 ELSE coalesce($7, "photoMark") END,
         "photoPath" = $3, "photoSourceId" = $4, "widthPx" = coalesce($5, "widthPx"), "heightPx" = coalesce($6, "heightPx") WHERE id = $1`,
      [
        rowOf(identity),
        file.isBroken ? "broken" : file.widthPx === null ? "remote" : "present",
        file.path,
        file.photoSourceId,
        file.widthPx,
        file.heightPx,
        file.isBroken ? null : file.mark,
        since === "now",
        since === "now" ? null : since,
      ],
    );
  }
}
