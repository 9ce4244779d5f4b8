import type pg from "pg";
import { must } from "#domain/must.ts";
import { imagesOfForms } from "#server/import/photos/name-forms.ts";

/** Names cached in memory: Visual Genome's 108,077 photos take about 15 MB. Past it the oldest are asked for again. */
const NAMES_MAX = 200_000;

/** How an entry's photo is looked for: by its key; where different pictures claim that, by its name and its root. */
export type PhotoOf = { key: string; name: string | null; root: string };

/** Finds the image of each name, and makes those that nobody knows yet. Remembers what it has found. */
export class ImageIds {
  readonly #client: pg.PoolClient;
  readonly #datasetId: bigint;
  readonly #known = new Map<string, string>();
  /** Keys that different pictures claim; few, and asked for again whenever names may have changed their images. */
  #contested: ReadonlySet<string> | null = null;

  constructor(client: pg.PoolClient, datasetId: bigint) {
    this.#client = client;
    this.#datasetId = datasetId;
  }

  /** Image ids by name, for all of `names`. */
  async find(names: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const unknown = [...new Set(names)].filter((name) => !this.#known.has(name));
    if (unknown.length > 0) await this.#learn(unknown);
    return this.#known;
  }

  /** The image of each photo, in their order. */
  async place(photos: readonly (PhotoOf | null)[]): Promise<(string | null)[]> {
    const ids = await this.find(photos.flatMap((photo) => (photo === null ? [] : [photo.key])));
    const contested = await this.#loadContested();
    const placed: (string | null)[] = [];
    for (const photo of photos) {
      if (photo === null) placed.push(null);
      else if (contested.has(photo.key)) placed.push(await this.#among(photo));
      else placed.push(must(ids.get(photo.key), "every name has its image"));
    }
    return placed;
  }

  /** Those asked for longest ago may go. */
  trim(): void {
    if (this.#known.size <= NAMES_MAX) return;
    for (const name of [...this.#known.keys()].slice(0, this.#known.size - NAMES_MAX / 2)) this.#known.delete(name);
  }

  /** Names have changed their images. */
  forgetAll(): void {
    this.#known.clear();
    this.#contested = null;
  }

  async #loadContested(): Promise<ReadonlySet<string>> {
    if (this.#contested === null) {
      const { rows } = await this.#client.query<{ identity: string }>(
        `SELECT identity FROM "Image" WHERE "datasetId" = $1 AND "isContested"`,
        [this.#datasetId],
      );
      this.#contested = new Set(rows.map(({ identity }) => identity));
    }
    return this.#contested;
  }

  /** Of the pictures that claim a key: the one of exactly that name, or, for a number alone, the only one of its root; else none of them. */
  async #among({ key, name, root }: PhotoOf): Promise<string> {
    const { rows } = await this.#client.query<{ imageId: string; names: string[] }>(
      `SELECT "imageId", names FROM "PhotoFile" WHERE "datasetId" = $1 AND "publicId" = $2 AND NOT "isBroken"`,
      [this.#datasetId, key],
    );
    const prefix = root === "" ? "path:" : `path@${root}:`;
    const fits = (own: string) => (name === null ? own.startsWith(prefix) : own === name);
    const images = new Set(rows.filter(({ names }) => names.some(fits)).map(({ imageId }) => String(imageId)));
    const [only] = images;
    return images.size === 1 && only !== undefined ? only : must(this.#known.get(key), "a contested key has its image");
  }

  /** Names that a photo is known for in another Unicode form. */
  async #learnForms(names: readonly string[]): Promise<void> {
    const images = await imagesOfForms(this.#client, this.#datasetId, names);
    if (images.size === 0) return;
    await this.#client.query(
      `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT $1, * FROM unnest($2::text[], $3::bigint[])`,
      [this.#datasetId, [...images.keys()], [...images.values()]],
    );
    for (const [name, image] of images) this.#known.set(name, image);
  }

  async #learn(names: string[]): Promise<void> {
    const scope = [this.#datasetId, names];
    const find = () =>
      this.#client.query<{ alias: string; imageId: string }>(
        `SELECT alias, "imageId" FROM "ImageAlias" WHERE "datasetId" = $1 AND alias = ANY($2::text[])`,
        scope,
      );
    const remember = (rows: { alias: string; imageId: string }[]) => {
      for (const { alias, imageId } of rows) this.#known.set(alias, String(imageId));
    };
    remember((await find()).rows);
    await this.#learnForms(names.filter((name) => !this.#known.has(name)));
    scope[1] = names.filter((name) => !this.#known.has(name));
    if (scope[1].length === 0) return;
    await this.#client.query(
      `INSERT INTO "Image" ("datasetId", identity) SELECT $1, name FROM unnest($2::text[]) WITH ORDINALITY AS n (name, place)
       ORDER BY place ON CONFLICT DO NOTHING`,
      scope,
    );
    await this.#client.query(
      `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT $1, identity, id FROM "Image"
       WHERE "datasetId" = $1 AND identity = ANY($2::text[]) ON CONFLICT DO NOTHING`,
      scope,
    );
    remember((await find()).rows);
    for (const name of names) must(this.#known.get(name), "a name that was made is found");
  }
}
