import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPublic } from "#domain/identity/image-key.ts";
import { settleImages } from "#domain/identity/settle-images.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addReviewer, type Reviewer } from "#tests/entries.ts";
import { evidenceOf, type MadeSet, madeSet } from "#tests/import/made-identities.ts";
import { type Piece, piecesOf } from "#tests/import/made-pieces.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { importPaths } from "./import-paths.ts";

let db: Database;
let folder: string;
let ann: Reviewer;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-decisions-"));
  ann = await addReviewer(db, "Ann");
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a photo shows: files of one scene are copies, those of one scene and copy are equal. */
type Picture = { scene: number; copy: number };

/** An entry as it stands: the row that it came from, what it says, what it is shown with (null for none), its state, and its verdicts but for an import's. */
type Standing = {
  id: string;
  row: string;
  text: string;
  identity: string;
  shown: Picture | null;
  state: string;
  verdicts: string[];
};

/** A data set on the disk, and what each photo in it shows now. */
class Made {
  readonly name: string;
  readonly top: string;
  readonly pictures = new Map<string, Picture>();

  constructor(name: string) {
    this.name = name;
    this.top = path.join(folder, name);
  }

  async write({ root, name, bytes }: Piece, picture?: Picture): Promise<void> {
    const place = path.join(this.top, root, name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, bytes);
    if (picture) this.pictures.set(place, picture);
  }

  /** Imports the folders that hold anything. */
  async take(roots: Iterable<string>): Promise<void> {
    const paths: string[] = [];
    for (const root of new Set(roots)) {
      const folders = await readdir(path.join(this.top, root), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      if (folders.some((entry) => entry.isFile())) paths.push(path.join(this.top, root));
    }
    if (paths.length > 0) await importPaths({ db, datasetName: this.name, paths });
  }

  async standing(): Promise<Standing[]> {
    const { rows } = await db.pool.query(
      `SELECT e.id, f.settings->>'file' || ' ' || e."rowIndex" || ' ' || e."partIndex" AS row, e.task || ' ' || e.turns::text AS text, i.identity,
         CASE WHEN i.photo = 'present' THEN p.root || '/' || i."photoPath" END AS place, s.state,
         ARRAY(SELECT v.id::text FROM "Verdict" v WHERE v."entryId" = e.id AND v.mode <> 'import' ORDER BY v.sequence) AS verdicts
       FROM "Entry" e JOIN "Dataset" d ON d.id = e."datasetId" JOIN "EntryStatus" s ON s."entryId" = e.id JOIN "Image" i ON i.id = e."imageId"
       JOIN "SourceFile" f ON f.id = e."sourceFileId" LEFT JOIN "PhotoSource" p ON p.id = i."photoSourceId" WHERE d.name = $1 ORDER BY e.id`,
      [this.name],
    );
    return rows.map(({ place, id, ...row }) => ({
      ...row,
      id: String(id),
      shown: place === null ? null : must(this.pictures.get(place), "a photo that was written"),
    }));
  }
}

/**
 * What an import may have done to what was decided before it. `isReplaced`: whether files may have been replaced, of which nobody can tell any
 * more whether they were copies of what is there now. `unseen`: entries that were decided while no photo was shown with them: whatever comes
 * to be shown later, nobody decided beside another.
 */
function check(
  before: readonly Standing[],
  after: readonly Standing[],
  isReplaced: boolean,
  unseen: ReadonlySet<string> = new Set(),
): void {
  const now = new Map(after.map((entry) => [entry.id, entry]));
  for (const entry of before) {
    const own = must(now.get(entry.id), "no entry is lost");
    // Neither tied to another row, nor a verdict of it.
    expect(own).toMatchObject({ row: entry.row, text: entry.text, verdicts: entry.verdicts });
    const [was, is] = [entry.shown, own.shown];
    const may = entry.state === "pending" ? [entry.state] : ["flagged", entry.state];
    if (was === null || is === null || unseen.has(entry.id)) expect(may).toContain(own.state);
    else if (was.scene !== is.scene && entry.state !== "pending") expect(own.state).toBe("flagged");
    // Copies of one scene are known for such where they are of one public id: others are compared by their bytes alone.
    else if (was.copy === is.copy || (!isReplaced && isPublic(entry.identity) && isPublic(own.identity)))
      expect(own.state).toBe(entry.state);
  }
}

const picturesOf = ({ photos }: MadeSet) =>
  new Map(photos.map(({ file, scene, bytes }) => [file, { scene, copy: bytes - scene * 2 }]));

const random = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));
const WORDS = ["the boat", "the tram"];

test("in 150 generated sets no record of equal words is lost, no decision either, and none is tied to another entry; what is shown with another picture is flagged", {
  timeout: 900_000,
}, async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(madeSet, random, fc.array(fc.nat(14), { maxLength: 3 }), async (set, stream, cuts) => {
      const next = () => stream.next().value as number;
      const made = new Made(`set ${number++}`);
      const words = new Map(set.mentions.map(({ id }) => [id, WORDS[Math.floor(next() * WORDS.length)] ?? ""]));
      const pictureOf = picturesOf(set);
      const pieces = (await piecesOf(set, (id) => words.get(id) ?? id))
        .map((piece) => [next(), piece] as const)
        .sort(([a], [b]) => a - b)
        .map(([, piece]) => piece);
      let before: Standing[] = [];
      const unseen = new Set<string>();
      for (const [at, cut] of [...cuts, pieces.length].sort((a, b) => a - b).entries()) {
        const from = at === 0 ? 0 : ([...cuts].sort((a, b) => a - b)[at - 1] ?? 0);
        const some = pieces.slice(from, cut);
        for (const piece of some) await made.write(piece, pictureOf.get(`${piece.root}/${piece.name}`));
        await made.take(some.map(({ root }) => root));
        const after = some.length === 0 ? before : await made.standing();
        check(before, after, false, unseen);
        for (const { id, shown } of after) {
          if (next() >= 0.5) continue;
          const decision = next() < 0.5 ? "accept" : "reject";
          await decide(db, BigInt(id), { decision, previousId: await headOf(id) }, ann);
          if (shown === null) unseen.add(id);
          else unseen.delete(id);
        }
        before = await made.standing();
      }
      const { imageOfMention } = settleImages(evidenceOf(set));
      const wanted = set.mentions.map(
        ({ id, name }) => `${imageOfMention.get(id)} ${name === null ? "complex_reasoning" : "other"} ${words.get(id)}`,
      );
      const there = before.map(
        ({ identity, text }) => `${identity} ${text.split(" ")[0]} ${WORDS.find((own) => text.includes(own))}`,
      );
      expect(new Set(there)).toEqual(new Set(wanted));
      expect(there.length).toBeLessThanOrEqual(wanted.length);
      await rm(made.top, { recursive: true, force: true });
    }),
    { numRuns: 150, endOnFailure: true },
  );
});

/** The reviewer's own last verdict on an entry. */
async function headOf(entryId: string): Promise<string | null> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM "Verdict" WHERE "entryId" = $1 AND "reviewerId" = $2 ORDER BY sequence DESC LIMIT 1`,
    [entryId, ann.id],
  );
  return rows[0]?.id ?? null;
}

test("in 100 generated sets whose photos are replaced, deleted and put back, decisions stay with their entries and are flagged where the picture changed", {
  timeout: 900_000,
}, async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(madeSet, random, fc.integer({ min: 1, max: 4 }), async (set, stream, rounds) => {
      const next = () => stream.next().value as number;
      const made = new Made(`changing ${number++}`);
      const files = set.photos.map(({ file }) => file);
      const pictureOf = picturesOf(set);
      for (const piece of await piecesOf(set)) await made.write(piece, pictureOf.get(`${piece.root}/${piece.name}`));
      await made.take(["a", "b", "c", "pairs"]);
      for (let round = 0; round < rounds && files.length > 0; round++) {
        for (const { id } of await made.standing())
          if (next() < 0.7) await decide(db, BigInt(id), { decision: "accept", previousId: await headOf(id) }, ann);
        const before = await made.standing();
        const changed = files.filter(() => next() < 0.5);
        for (const file of changed) {
          const [root = "", ...rest] = file.split("/");
          const place = path.join(made.top, file);
          const [scene, copy] = [Math.floor(next() * 4), Math.floor(next() * 2)];
          if (scene === 3) await rm(place, { force: true });
          else await made.write({ root, name: rest.join("/"), bytes: await madePicture(scene, copy) }, { scene, copy });
        }
        await made.take(changed.map((file) => file.split("/")[0] ?? ""));
        check(before, await made.standing(), true);
      }
      await rm(made.top, { recursive: true, force: true });
    }),
    { numRuns: 100, endOnFailure: true },
  );
});
