import { expect, test } from "vitest";
import { readMigrations } from "#server/db/migrate.ts";
import { expectedIndexes } from "./expected-indexes.ts";

test("indexes that are created are expected, but for those that are dropped again", () => {
  const first = `CREATE TABLE "A" ();\nCREATE UNIQUE INDEX "A_x_key" ON "A"("x");\n-- CREATE INDEX "no" ON "A";\nCREATE INDEX "A_old" ON "A"(y);`;
  const second = `DROP INDEX "A_old";\n  create index concurrently if not exists "A_new" ON "A" USING gin (z);`;
  expect(expectedIndexes([first, second])).toEqual(["A_new", "A_x_key"]);
});

test("an index goes with its column and with its table", () => {
  const sql = `CREATE INDEX "A_text" ON "A" USING gin (text gin_trgm_ops); CREATE INDEX "A_texts" ON "A"(texts);
    CREATE INDEX "B_text" ON "B"("text"); CREATE INDEX "C_x" ON "C"(x);
    ALTER TABLE "A" DROP COLUMN "text", ADD COLUMN words tsvector; DROP TABLE "C";`;
  expect(expectedIndexes([sql])).toEqual(["A_texts", "B_text"]);
});

test("the studio's own migrations leave those that claiming and browsing need", async () => {
  const names = expectedIndexes((await readMigrations()).map(({ sql }) => sql));
  const needed = [
    "QueueEntry_open_idx",
    "QueueEntry_queueId_entryId_key",
    "Claim_reviewerId_idx",
    "EntrySearch_words_idx",
  ];
  expect(names).toEqual(expect.arrayContaining(needed));
  expect(names).not.toContain("EntrySearch_text_idx");
});
