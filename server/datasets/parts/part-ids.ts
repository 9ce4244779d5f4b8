import { PARTS_MAX } from "#domain/part/part.ts";
import { type PartAuthor, proposePartAuthor } from "#domain/part/part-author.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** An entry's part as its record says it. `file`: the word of its file, for where a data set has too many parts already. */
export type PartWord = { word: string; file: string; isSvit: boolean };

/**
 * The parts of a data set by the words that records say, made where they are not there. A word that is a part's word or its name is
 * that part: so what a lead renamed stays one, whatever comes later. `author`: of those that are made, where somebody says it.
 */
export class PartIds {
  readonly #db: Queryable;
  readonly #datasetId: bigint;
  readonly #author: PartAuthor | undefined;
  readonly #ids = new Map<string, number>();
  #count: number | null = null;

  constructor(db: Queryable, datasetId: bigint, author?: PartAuthor) {
    this.#db = db;
    this.#datasetId = datasetId;
    this.#author = author;
  }

  /** The id of each one's part, null where it has no word. Within the caller's transaction. */
  async idsOf(words: readonly (PartWord | null)[]): Promise<(number | null)[]> {
    const wanted = new Map(words.flatMap((own) => (own ? [[own.word, own] as const] : [])));
    await this.#learn([...wanted.values()]);
    // Beyond the limit an entry belongs to its file's part.
    const files = words.flatMap((own) => (own && !this.#ids.has(own.word) ? [own] : []));
    const byFile = new Map(files.map((own) => [own.file, { ...own, word: own.file }]));
    await this.#learn([...byFile.values()], true);
    return words.map((own) => own && (this.#ids.get(own.word) ?? this.#ids.get(own.file) ?? null));
  }

  async #learn(wanted: readonly PartWord[], isForced = false): Promise<void> {
    const unknown = wanted.filter(({ word }) => !this.#ids.has(word));
    if (unknown.length === 0) return;
    await this.#look(unknown);
    const absent = unknown.filter(({ word }) => !this.#ids.has(word));
    if (absent.length === 0) return;
    const made = isForced ? absent : absent.slice(0, Math.max(0, PARTS_MAX - (await this.#countThere())));
    await this.#db.query(
      `INSERT INTO "Part" ("datasetId", word, name, author)
       SELECT $1, n.word, n.word, n.author::"PartAuthor" FROM unnest($2::text[], $3::text[]) AS n (word, author) ON CONFLICT DO NOTHING`,
      [
        this.#datasetId,
        made.map(({ word }) => word),
        made.map(({ word, isSvit }) => this.#author ?? proposePartAuthor(word, isSvit)),
      ],
    );
    this.#count = null;
    await this.#look(made);
  }

  async #look(wanted: readonly PartWord[]): Promise<void> {
    const { rows } = await this.#db.query<{ word: string; id: number }>(
      `SELECT DISTINCT ON (n.word) n.word, p.id FROM unnest($2::text[]) AS n (word)
       JOIN "Part" p ON p."datasetId" = $1 AND (p.word = n.word OR p.name = n.word) ORDER BY n.word, p.word = n.word DESC`,
      [this.#datasetId, wanted.map(({ word }) => word)],
    );
    for (const { word, id } of rows) this.#ids.set(word, id);
  }

  async #countThere(): Promise<number> {
    if (this.#count === null) {
      const sql = `SELECT count(*)::int AS count FROM "Part" WHERE "datasetId" = $1`;
      const { rows } = await this.#db.query<{ count: number }>(sql, [this.#datasetId]);
      this.#count = rows[0]?.count ?? 0;
    }
    return this.#count;
  }
}
