import { must } from "#domain/must.ts";
import type { VerdictLine } from "#domain/verdict/foreign-verdict.ts";
import type { Database } from "#server/db/client.ts";
import { ownUuid } from "#server/db/own-uuid.ts";

export type ForeignReviewer = { id: string; name: string };

/**
 * The reviewers that lines' verdicts are recorded under: of this installation's own files whoever has that number here, of another's a
 * reviewer of their own, who cannot be taken for anybody here. The id (a UUID of version 8) follows from the installation and the number, so
 * that the next file finds them again.
 */
export class ForeignReviewers {
  readonly #db: Database;
  readonly #installation: string;
  readonly #known = new Map<string, Promise<ForeignReviewer>>();

  constructor(db: Database, installation: string) {
    this.#db = db;
    this.#installation = installation;
  }

  get count(): number {
    return this.#known.size;
  }

  of(line: VerdictLine): Promise<ForeignReviewer> {
    const key = `${line.installation} ${line.reviewer.number}`;
    const known = this.#known.get(key) ?? this.#load(line);
    this.#known.set(key, known);
    return known;
  }

  async #load(line: VerdictLine): Promise<ForeignReviewer> {
    const { installation, reviewer, author } = line;
    if (installation === this.#installation) {
      const { number } = reviewer;
      const own = await this.#db.prisma.reviewer.findUnique({ where: { number }, select: { id: true, name: true } });
      if (own) return own;
    }
    const id = idOf(line);
    const short = installation.slice(0, 8);
    const name =
      reviewer.name === undefined ? `Reviewer ${reviewer.number} of ${short}` : `${reviewer.name} (${short})`;
    await this.#db.pool.query(
      `INSERT INTO "Reviewer" (id, name, "isProgram") VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`,
      [id, name, author === "program"],
    );
    return must(
      await this.#db.prisma.reviewer.findUnique({ where: { id }, select: { id: true, name: true } }),
      "it was inserted, or stood",
    );
  }
}

const idOf = ({ installation, reviewer }: VerdictLine): string =>
  ownUuid(`svit reviewer ${installation} ${reviewer.number}`);
