import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { ROOT_NAME } from "#domain/identity/image-key.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { isUploadPlace } from "#server/import/read/upload-place.ts";
import { mergeRoots } from "./merge-roots.ts";
import type { Root, RootRequest } from "./root.ts";

/**
 * The roots of a data set. Two are one where they are the same place, where a person names them alike, or where one
 * annotation file (the same bytes) was found in both.
 */
export class Roots {
  readonly #client: pg.PoolClient;
  readonly #datasetId: bigint;
  readonly all: Root[];
  /** Places that this import told a root of: photos that lie below them are its photos, too. */
  readonly news: { root: Root; place: string }[] = [];
  /** Images that a person's word made one with others. */
  readonly unsettled: string[] = [];

  private constructor(client: pg.PoolClient, datasetId: bigint, all: Root[]) {
    this.#client = client;
    this.#datasetId = datasetId;
    this.all = all;
  }

  static async load(client: pg.PoolClient, datasetId: bigint): Promise<Roots> {
    const { rows } = await client.query(`SELECT id, name, places FROM "PhotoRoot" WHERE "datasetId" = $1 ORDER BY id`, [
      datasetId,
    ]);
    return new Roots(
      client,
      datasetId,
      rows.map((row) => ({ id: BigInt(row.id), name: row.name, places: row.places })),
    );
  }

  /** Those that a place lies below, the deepest first, each with the path from there. */
  holding(place: string): { root: Root; path: string }[] {
    const found = this.#named.flatMap((root) =>
      root.places.flatMap((own) => {
        const folder = own.endsWith("/") ? own : `${own}/`;
        return place.startsWith(folder) ? [{ root, path: place.slice(folder.length), depth: folder.length }] : [];
      }),
    );
    return found.sort((one, other) => other.depth - one.depth);
  }

  /** Finds the root, or makes it. @throws StudioError invalid_request for a name that is none */
  async open({ place, name, sha256 = null }: RootRequest): Promise<Root> {
    if (name !== undefined && !ROOT_NAME.test(name)) {
      throw new StudioError("invalid_request", message("badRootName", { name: name.slice(0, 100) }));
    }
    const named = name === undefined ? undefined : this.all.find((root) => root.name === name);
    const known =
      name === undefined
        ? (this.#named.find((root) => root.places.includes(place)) ?? (await this.#ofFile(sha256)))
        : named;
    const root = known ?? (await this.#make(name ?? this.#freeName(place)));
    // A person's word: what lies there was thought to be of another root.
    const other =
      name === undefined ? undefined : this.#named.find((one) => one !== root && one.places.includes(place));
    if (other) {
      this.unsettled.push(...(await mergeRoots(this.#client, this.#datasetId, other, root)));
      this.all.splice(this.all.indexOf(other), 1);
      root.places.push(...other.places.filter((own) => own !== place && !root.places.includes(own)));
    }
    if (!root.places.includes(place)) {
      root.places.push(place);
      this.news.push({ root, place });
    }
    await this.#client.query(
      `UPDATE "PhotoRoot" SET places = $2, files = CASE WHEN $3::bytea IS NULL OR $3 = ANY(coalesce(files, '{}')) THEN files ELSE coalesce(files, '{}') || $3 END WHERE id = $1`,
      [root.id, root.places, sha256],
    );
    return root;
  }

  /** Not the one from before roots were kept: nobody knows any more what lay below which of its places. */
  get #named(): Root[] {
    return this.all.filter(({ name }) => name !== "");
  }

  async #ofFile(sha256: Buffer | null): Promise<Root | undefined> {
    if (sha256 === null) return undefined;
    const { rows } = await this.#client.query(
      `SELECT id FROM "PhotoRoot" WHERE "datasetId" = $1 AND $2 = ANY(files) ORDER BY id LIMIT 1`,
      [this.#datasetId, sha256],
    );
    return rows[0] && this.all.find(({ id }) => id === BigInt(rows[0].id));
  }

  async #make(name: string): Promise<Root> {
    const { rows } = await this.#client.query(
      `INSERT INTO "PhotoRoot" ("datasetId", name, places, files) VALUES ($1, $2, '{}', '{}') RETURNING id`,
      [this.#datasetId, name],
    );
    const root: Root = { id: BigInt(must(rows[0], "an insert returns its row").id), name, places: [] };
    this.all.push(root);
    return root;
  }

  /** The last folder's name; numbered where another root has it. */
  #freeName(place: string): string {
    const last = isUploadPlace(place) && !place.includes("/") ? "upload" : place.split("/").filter(Boolean).at(-1);
    const name =
      (last ?? "")
        .replace(/[^\p{L}\p{N}._-]+/gu, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 50) || "root";
    const isTaken = (own: string) => this.all.some((root) => root.name === own);
    if (!isTaken(name)) return name;
    for (let number = 2; ; number++) if (!isTaken(`${name}-${number}`)) return `${name}-${number}`;
  }
}
