import { beforeAll, expect, test } from "vitest";
import { ARMS } from "#domain/recipe/ablation.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { ABLATION_FILES, runAblation } from "#server/recipe/run-ablation.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
  const { entryIds } = await addDataset(db, { name: "boats", images: 10, perImage: 4 });
  // Of each photo one accepted, one edited, one rejected and one pending.
  for (const [at, id] of entryIds.entries()) {
    if (at % 4 === 0) await decide(db, id, { decision: "accept" });
    if (at % 4 === 2) await decide(db, id, { decision: "reject" });
    if (at % 4 !== 1) continue;
    const values = ["How many boats?", "EDITED", "Who is aboard?", "Two men."];
    const turnsAfter = values.map(
      (value, turn) => ({ id: String(turn), from: turn % 2 ? "gpt" : "user", value }) as const,
    );
    await decide(db, id, { decision: "edit", turnsAfter: [...turnsAfter] });
  }
});

const recipe = (size: number) =>
  `{ recipe: 1, seed: 3, core: { size: ${size}, method: random, concepts: [mme] }, write: { requirePhotos: false } }`;
async function made(size: number) {
  const sink = memorySink();
  const opened = openRecipeText(recipe(size), "recipe");
  const report = await runAblation({ db, datasetName: "boats", opened, place: null }, sink);
  const records = (name: string) =>
    JSON.parse(sink.text(name)) as { id: string; image: string; conversations: { value: string }[] }[];
  return { sink, report, records };
}

test("four arms have one size, each of its own entries: reviewed as they stand, unfiltered as they came", async () => {
  const { records, report } = await made(8);
  for (const arm of ARMS) expect(records(`${arm}.json`)).toHaveLength(8);
  for (const arm of ["core", "random", "reviewed"]) expect(JSON.stringify(records(`${arm}.json`))).toContain("EDITED");
  const unfiltered = JSON.stringify(records("unfiltered.json"));
  expect(unfiltered).not.toContain("EDITED");
  expect(report.arms.unfiltered.tasks).toEqual(report.arms.core.tasks);
  // Of each photo there is whatever an arm may have.
  expect(report.arms.reviewed.photosOfCore).toBe(report.arms.reviewed.photos);
  expect(report.arms.unfiltered.photosOfCore).toBe(report.arms.unfiltered.photos);
});

test("the same bytes twice but for run.json, and an empty table with the checksum of each arm", async () => {
  const [first, again] = [await made(10), await made(10)];
  for (const name of Object.values(ABLATION_FILES))
    if (name !== ABLATION_FILES.run) expect(first.sink.bytes(name).equals(again.sink.bytes(name)), name).toBe(true);
  const rows = first.sink.text("results.csv").trim().split("\n");
  expect(rows).toHaveLength(1 + ARMS.length * 3);
  const sums = new Map(
    first.sink
      .text("SHA256SUMS")
      .trim()
      .split("\n")
      .map((line) => line.split("  ").toReversed() as [string, string]),
  );
  for (const row of rows.slice(1)) {
    const [arm, , entries, sha256, ...results] = row.split(",");
    expect([entries, sha256]).toEqual(["10", sums.get(`${arm}.json`)]);
    expect(results.join("")).toBe("");
  }
});

test("an arm that cannot have the core set's counts is told, and nothing is written", async () => {
  const sink = memorySink();
  const text = recipe(25).replace("seed: 3", "seed: 3, select: { include: [pending] }");
  const refused = runAblation({ db, datasetName: "boats", opened: openRecipeText(text, "recipe"), place: null }, sink);
  await expect(refused).rejects.toThrow(/recipe, line 1, column \d+: reviewed, conversation has 20 of 25/);
  const none = openRecipeText("{ recipe: 1, mix: { preset: svit-train } }", "recipe");
  await expect(runAblation({ db, datasetName: "boats", opened: none, place: null }, memorySink())).rejects.toThrow(
    /no core set/,
  );
});
