import type { NamedObject } from "#domain/export/shift.ts";
import type { RecipeReport, SetFigures } from "#domain/recipe/recipe-report.ts";
import { percent } from "#domain/release/bars.ts";

/** A recipe's report as text: before and after side by side, and a random draw of the same size. */
export function printReport(report: RecipeReport): string {
  const { before, core, random, mix, review, heldOut, objects } = report;
  const sets = [
    ["before", before],
    ["core", core],
    ["random", random],
    ["mix", mix?.figures ?? null],
  ].filter((column): column is [string, SetFigures] => column[1] !== null);
  const rates = review.rejects.filter(({ decided }) => decided > 0);
  return `${[
    ...printSets(sets),
    "",
    ...(mix
      ? [
          "Mix:",
          ...Object.entries(mix.parts).map(
            ([name, { records, entries }]) => `  ${name}: records ${records}, entries ${entries}`,
          ),
        ]
      : []),
    ...Object.entries(mix?.breaches ?? {}).map(
      ([rule, count]) => `  Records of the mix file that break ${rule}: ${count}`,
    ),
    ...Object.entries(core?.leftOut ?? {}).map(
      ([reason, count]) => `Selected, left out and replaced (${reason}): ${count}`,
    ),
    ...(heldOut.photos.given > 0
      ? [`Held-out photos found in this data set: ${heldOut.photos.known} of ${heldOut.photos.given}`]
      : []),
    ...(heldOut.similar
      ? [
          `Photos that look like one of ${heldOut.similar.given.hashed} test photos: ${heldOut.similar.matches}, with ${heldOut.similar.entries} entries (${heldOut.similar.isKept ? "kept" : "left out"}); pairs are in held-out.similar.jsonl`,
          ...(heldOut.similar.given.unread + heldOut.similar.own.unread > 0
            ? [
                `Not compared, because they can't be read or are of one color: ${heldOut.similar.given.unread} test photos, ${heldOut.similar.own.unread} photos of the data set`,
              ]
            : []),
        ]
      : []),
    ...(heldOut.entries.same + heldOut.entries.ngram > 0
      ? [`Entries with a held-out question: ${heldOut.entries.same}; with a similar one: ${heldOut.entries.ngram}`]
      : []),
    ...namedLine("Named most", objects.named, (own) => [own.before, own.after], [
      objects.before.sampled,
      objects.after.sampled,
    ]),
    ...namedLine(
      "Named, but not annotated on the photo",
      objects.unknown,
      (own) => [own.unknownBefore, own.unknownAfter],
      [objects.before.judged, objects.after.judged],
    ),
    ...licenceLines(report.licences),
    `Photos that no longer have a selectable entry: ${review.photosEmptied}`,
    ...(rates.length > 0 ? ["Rejected, of the decided entries:"] : ["Nothing has been decided yet."]),
    ...rates.map(
      ({ part, task, decided, rejected }) =>
        `  ${part ?? "(no part)"}, ${task}: ${rejected} of ${decided} (${percentOf(rejected, decided)})`,
    ),
    ...review.people.map(
      ({ person, decided, rejected }) =>
        `  reviewer ${person}: ${rejected} of ${decided} (${percentOf(rejected, decided)})`,
    ),
  ].join("\n")}\n`;
}

/** Only where licences are known, or entries stayed behind for theirs. */
function licenceLines(licences: RecipeReport["licences"]): string[] {
  if (licences === null) return [];
  const { photos, leftOut } = licences;
  const isKnown = photos.some(({ licence }) => licence !== null);
  return [
    ...(leftOut.entries > 0
      ? [`Entries left out for the licence of their photo: ${leftOut.entries}, of ${leftOut.photos} photos`]
      : []),
    ...(isKnown ? ["Photos by licence:"] : []),
    ...(isKnown ? photos.map((own) => `  ${own.licence?.name ?? "not stated"}: ${own.photos}`) : []),
  ];
}

/** Rounded for people; report.json has the figures as they were counted. */
const percentOf = (part: number, all: number) => (all === 0 ? "-" : percent(part / all));

/** Things with their share of the entries that were read, before and after. */
function namedLine(
  what: string,
  list: readonly NamedObject[],
  of: (own: NamedObject) => [number, number],
  [before, after]: [number, number],
): string[] {
  if (list.length === 0) return [];
  const told = list.map((own) => `${own.name} ${percentOf(of(own)[0], before)} → ${percentOf(of(own)[1], after)}`);
  return [`${what} (of ${before} and ${after} entries): ${told.join(", ")}`];
}

/** Figures of sets side by side, a column each under its name. */
export function printSets(sets: readonly (readonly [string, SetFigures])[]): string[] {
  const row = (name: string, cell: (own: SetFigures) => string | number) => [
    name,
    ...sets.map(([, own]) => String(cell(own))),
  ];
  const named = (key: "tasks" | "parts") =>
    [...new Set(sets.flatMap(([, own]) => Object.keys(own[key])))].map((name) =>
      row(`  ${name}`, (own) => own[key][name] ?? 0),
    );
  const abilities = [...new Set(sets.flatMap(([, own]) => Object.keys(own.concepts.abilities)))];
  return table([
    ["", ...sets.map(([name]) => name)],
    row("entries", ({ entries }) => entries),
    row("QAs", ({ qas }) => qas),
    row("photos", ({ photos }) => photos),
    row("text only", ({ textOnly }) => textOnly),
    row("share of Yes", ({ yes }) => (yes.share === null ? "-" : percent(yes.share))),
    row("words a question", ({ words }) => words.question.toFixed(1)),
    row("words an answer", ({ words }) => words.answer.toFixed(1)),
    row("concepts covered", ({ concepts }) => `${concepts.covered}/${concepts.of}`),
    row("coverage", ({ concepts }) => concepts.coverage.toFixed(1)),
    ...abilities.map((name) =>
      row(
        `  ${name}`,
        ({ concepts }) => `${concepts.abilities[name]?.covered ?? 0}/${concepts.abilities[name]?.of ?? 0}`,
      ),
    ),
    ["tasks", ...sets.map(() => "")],
    ...named("tasks"),
    ["parts", ...sets.map(() => "")],
    ...named("parts"),
  ]);
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
