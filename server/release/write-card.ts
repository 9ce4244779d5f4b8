import type { PhotoReport } from "#domain/export/export-manifest.ts";
import type { RecipeReport, SetFigures } from "#domain/recipe/recipe-report.ts";
import { barRows, printBars } from "#domain/release/bars.ts";
import { CHARTS, printCard } from "#domain/release/card.ts";
import type { CardFacts, CardSet } from "#domain/release/card-facts.ts";
import { printCroissant } from "#domain/release/croissant.ts";
import { licenceKinds } from "#domain/release/licence-kind.ts";
import type { ReleaseCounts, StoredRelease } from "#domain/release/release.ts";
import { RELEASE_FILES } from "#domain/release/release-files.ts";
import type { ExportContext } from "#server/export/rows/context.ts";
import type { FileFacts } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import type { OpenedRecipe } from "#server/recipe/open-recipe.ts";
import { writeText } from "#server/recipe/write-text.ts";
import type { loadCard } from "./load-card.ts";

export type Made = {
  context: ExportContext;
  report: RecipeReport;
  opened: OpenedRecipe;
  request: Pick<StoredRelease, "about">;
  /** What became of the photos; null where none were asked for. */
  photos: PhotoReport | null;
  counts: ReleaseCounts;
  card: Awaited<ReturnType<typeof loadCard>>;
  /** Of the entries that are in it: how many a person decided one by one, and how many came from each file, by its id. */
  counted: { looked: number; files: ReadonlyMap<string, number> };
  /** All that was written, of which the data files are some. */
  written: readonly FileFacts[];
};

/** Writes README.md, its charts and croissant.json: the card of a release, for people and for machines. */
export async function writeCard(made: Made, sink: Sink): Promise<FileFacts[]> {
  const facts = cardFacts(made);
  const { before, afterStates, states } = facts;
  const after = facts.after ?? before;
  const names = {
    before: `before (${before.entries.toLocaleString("en")})`,
    after: `after (${after.entries.toLocaleString("en")})`,
  };
  const list = made.written.find(({ name }) => name === RELEASE_FILES.records);
  const chart = (name: string, title: string, rows: ReturnType<typeof barRows>, own = names) =>
    writeText(sink, name, printBars(title, rows, own));
  const inSet = Object.values(states).reduce((sum, count) => sum + count, 0);
  return [
    await chart(CHARTS.tasks, "Tasks", barRows(before.tasks, after.tasks)),
    await chart(CHARTS.parts, "Parts", barRows(before.parts, after.parts)),
    await chart(CHARTS.states, "States", barRows(states, afterStates), {
      before: `data set (${inSet.toLocaleString("en")})`,
      after: names.after.replace("after", "release"),
    }),
    await writeText(sink, RELEASE_FILES.card, printCard(facts)),
    ...(list ? [await writeText(sink, RELEASE_FILES.croissant, printCroissant(facts, list))] : []),
  ];
}

function cardFacts({ context, report, opened, request, photos, counts, card, counted, written }: Made): CardFacts {
  const after = report.mix?.figures ?? report.core;
  return {
    dataset: context.dataset.name,
    recipe: opened.name.replace(/\.(?:ya?ml|json)$/, ""),
    seed: opened.recipe.seed,
    dataDay: card.dataDay,
    files: written
      .filter(({ name }) => Object.hasOwn(counts.files, name))
      .map(({ name, sha256, bytes }) => ({ name, sha256, bytes, records: counts.files[name] ?? 0 }))
      // What a reader opens first is the mix.
      .toSorted((one, other) => Number(one.name === "core.json") - Number(other.name === "core.json")),
    before: setOf(report.before),
    after: after && setOf(after),
    afterStates: counts.states,
    looked: counted.looked,
    states: card.states,
    leftOut: leftOut(report, card.states, counts, card.withdrawn),
    review: card.review,
    authors: Object.entries(counts.parts).map(([part, entries]) => ({
      part,
      entries,
      author: card.authors.get(part) ?? "unknown",
    })),
    sources: [...context.sourceFiles]
      .flatMap(([id, { path, kind, licence, source, terms }]) => {
        const entries = counted.files.get(id) ?? 0;
        return entries === 0
          ? []
          : [{ path: nameOf(path), kind, source, licence, terms, kinds: licenceKinds(licence), entries }];
      })
      .toSorted((one, other) => other.entries - one.entries || (one.path < other.path ? -1 : 1)),
    photoLicences: report.licences?.photos ?? [],
    about: request.about,
    photos: photos && {
      files: counts.photoFiles,
      missing: Object.values(photos.missing).reduce((sum, own) => sum + own, 0),
    },
  };
}

/** Folders of whoever imported it are their own. */
const nameOf = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

const setOf = ({ entries, qas, photos, tasks, parts, yes, words, concepts }: SetFigures): CardSet => ({
  entries,
  qas,
  photos,
  tasks,
  parts,
  yesShare: yes.share,
  words,
  concepts,
});

function leftOut(
  { heldOut, before, core, mix, licences }: RecipeReport,
  states: CardFacts["states"],
  counts: ReleaseCounts,
  withdrawn: number,
): CardFacts["leftOut"] {
  const all = Object.values(states).reduce((sum, count) => sum + count, 0);
  const rules = new Map<string, number>();
  for (const own of [core?.leftOut ?? {}, ...Object.values(mix?.parts ?? {}).map((part) => part.leftOut)])
    for (const [rule, count] of Object.entries(own)) rules.set(rule, (rules.get(rule) ?? 0) + count);
  const byPhoto = licences?.leftOut ?? { entries: 0, photos: 0 };
  const rest = all - before.entries - heldOut.entries.same - heldOut.entries.ngram - byPhoto.entries;
  return [
    { why: `licence of the photo (${byPhoto.photos.toLocaleString("en")} photos)`, count: byPhoto.entries },
    { why: "not selected by the recipe: state, task, part, filter, licence, held-out or withdrawn photo", count: rest },
    { why: "held-out photos of the list that are in the data set (photos, not entries)", count: heldOut.photos.known },
    { why: "photo withdrawn (counted above as well)", count: withdrawn },
    { why: "a question that is held out", count: heldOut.entries.same },
    { why: "a question similar to a held-out one", count: heldOut.entries.ngram },
    ...[...rules].map(([rule, count]) => ({ why: `rule of the trainer or the recipe: ${rule}`, count })),
    { why: "could be chosen, others were", count: before.entries - counts.entries },
  ].filter(({ count }) => count > 0);
}
