import { stringify } from "yaml";
import { LOOK_MAX } from "#domain/export/look/drawn.ts";
import { percent } from "./bars.ts";
import { type CardFacts, type CardSet, NOT_MEASURED, NOT_STATED, stated } from "./card-facts.ts";
import { RELEASE_FILES } from "./release-files.ts";

/** Pictures of the card: name of the file, and what it shows. */
export const CHARTS = { tasks: "charts/tasks.svg", parts: "charts/parts.svg", states: "charts/states.svg" } as const;

/** Hugging Face's classes of size. */
export function sizeCategory(records: number): string {
  const classes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
  const names = ["n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "n>100M"];
  return names[classes.findIndex((most) => records < most)] ?? (names.at(-1) as string);
}

/** The licence that a release is given on under: the lead's word, else the one that all its sources have, else unknown. */
export function licenceOf({ about, sources }: Pick<CardFacts, "about" | "sources">): string {
  if (about.licence !== "") return about.licence;
  const named = new Set(sources.map(({ licence }) => licence));
  const [only] = named;
  return named.size === 1 && only && /^[a-z0-9][a-z0-9.-]*$/.test(only) ? only : "unknown";
}

/**
 * README.md of a release: a header by which the Hugging Face Hub and `datasets.load_dataset` know its files, and what whoever takes it should know.
 * It says what was counted and what was not; it has no date, number or version of its own, so that the same data make the same card.
 */
export function printCard(facts: CardFacts): string {
  const { dataset, recipe, seed, files, before, after, about, sources, review, leftOut } = facts;
  const records = files.reduce((sum, file) => sum + file.records, 0);
  const [main] = files;
  const header = {
    license: licenceOf(facts),
    task_categories: ["visual-question-answering", "image-text-to-text"],
    size_categories: [sizeCategory(records)],
    tags: ["llava", "visual-instruction-tuning"],
    pretty_name: `${dataset}, ${recipe}`,
    configs: files.map((file) => ({
      config_name: file.name.replace(/\.json$/, ""),
      data_files: file.name,
      ...(file === main ? { default: true } : {}),
    })),
  };
  const chosen = after ?? before;
  return `---
${stringify(header).trimEnd()}
---

# ${line(dataset)}: ${line(recipe)}

${records.toLocaleString("en")} records in LLaVA's format, chosen from ${before.entries.toLocaleString("en")} entries of the data set “${line(dataset)}” by the recipe in \`recipe.json\` with seed ${seed}. The data is as of ${facts.dataDay}; number and date of the release are in \`run.json\`. \`sha256sum -c SHA256SUMS\` checks the files.

${table([
  ["file", "records", "bytes"],
  ...files.map(({ name, records: own, bytes }) => [code(name), counted(own), counted(bytes)]),
])}

\`${RELEASE_FILES.records}\` has a line for each record: its part, by what it is in, its length in tokens, its task and state. \`${RELEASE_FILES.look}\` shows ${Math.min(records, LOOK_MAX)} of them${facts.photos ? "" : ", without the photos"}.

## Before and after

Before: all entries that could be chosen. After: ${after ? "entries of the data set in this release" : "the same, for the files have no entry of the data set"}.

${table([["", "before", "after"], ...compared(before, chosen)])}

![Tasks before and after](${CHARTS.tasks})

![Parts before and after](${CHARTS.parts})

![States of the data set and of this release](${CHARTS.states})

The whole comparison, with a random draw of the same size where there is a core set, is in \`report.txt\` and \`report.json\`.

## Review

${table([
  ["", ""],
  ["people who decided", counted(review.people)],
  ["share of verdicts by the busiest person", review.busiestShare === null ? "–" : percent(review.busiestShare)],
  ["entries decided by people", counted(review.entries)],
  ["of these by two or more people", shareOf(review.twice, review.entries)],
  ["in this release: accepted as they came", counted(facts.afterStates.accepted ?? 0)],
  ["in this release: edited", counted(facts.afterStates.edited ?? 0)],
  ["in this release: pending, flagged or rejected", counted(undecided(facts.afterStates))],
  ["in this release: opened and decided by a person, one by one", shareOf(facts.looked, chosen.entries)],
])}

Method: each entry is opened with its photo, boxes and what its writer was given, and accepted, edited or rejected with reasons, by the guidelines in \`${RELEASE_FILES.guidelines}\` and \`${RELEASE_FILES.codebook}\`. All verdicts, people as numbers, are in \`${RELEASE_FILES.verdicts}\`.${review.modes.length > 0 ? ` By way: ${review.modes.map(({ mode, count }) => `${line(mode)} ${counted(count)}`).join(", ")}.` : ""}

Agreement between people: ${NOT_MEASURED}. Error rate of what is in this release: ${NOT_MEASURED} (${counted(facts.looked)} of ${counted(chosen.entries)} entries were looked at by a person). Effect on a trained model: ${NOT_MEASURED}.

## Left out

${leftOut.length === 0 ? "Nothing." : table([["why", "entries"], ...leftOut.map(({ why, count }) => [line(why), counted(count)])])}

## Sources and licences

${
  sources.length === 0
    ? "No file of the data set is in this release."
    : table([
        ["file", "entries", "source", "licence", "terms", "to note"],
        ...sources.map(({ path, entries, source, licence, terms, kinds }) => [
          code(path),
          counted(entries),
          line(source ?? NOT_STATED),
          line(licence ?? NOT_STATED),
          line(terms ?? NOT_STATED),
          kinds.length === 0 ? "–" : kinds.map((kind) => kind.replaceAll("-", " ")).join(", "),
        ]),
      ])
}

${photoLicences(facts)} ${photosLine(facts)}

Who wrote the entries:

${facts.authors.length === 0 ? NOT_STATED : table([["part", "entries", "written by"], ...facts.authors.map(({ part, entries, author }) => [line(part), counted(entries), AUTHORS[author]])])}

## What only its makers know

${table([
  ["", ""],
  ["who reviewed", line(stated(about.reviewers))],
  ["how they were paid", line(stated(about.payment))],
  ["consent", line(stated(about.consent))],
  ["intended use", line(stated(about.intendedUse))],
  ["licence of this release", about.licence === "" ? NOT_STATED : about.licence],
])}

## Training

\`${RELEASE_FILES.full}\` and \`${RELEASE_FILES.lora}\` have LLaVA-1.5's settings with these files; no model was trained with them here.
`;
}

/** Licences of the photos themselves, where a file of the data set states any. */
function photoLicences({ photoLicences: own }: CardFacts): string {
  if (own.every(({ licence }) => licence === null))
    return `Licences of the photos: ${NOT_STATED} here; they are those of the photos' own sources.`;
  return `Licences of the photos that entries are about, as the annotation files state them:

${table([
  ["licence", "photos", "to note"],
  ...own.map(({ licence, photos, kinds }) => [
    licence === null
      ? NOT_STATED
      : `${line(licence.name)}${licence.url === "" || licence.url === licence.name ? "" : ` (${line(licence.url)})`}`,
    counted(photos),
    kinds.length === 0 ? "–" : kinds.map((kind) => kind.replaceAll("-", " ")).join(", "),
  ]),
])}

`;
}

const photosLine = ({ photos }: CardFacts): string =>
  photos
    ? `${counted(photos.files)} photos are in \`photos/\`, under the names that the records give${photos.missing > 0 ? `; ${counted(photos.missing)} could not be had (\`${RELEASE_FILES.missing}\`)` : ""}. \`${RELEASE_FILES.look}\` has some of them, made smaller.`
    : "No photo is in this release: records name them by their paths.";

const undecided = (states: CardFacts["afterStates"]) =>
  (states.pending ?? 0) + (states.flagged ?? 0) + (states.rejected ?? 0);

const AUTHORS = { gpt4: "GPT-4", model: "another model", people: "people", unknown: NOT_STATED } as const;

function compared(before: CardSet, after: CardSet): string[][] {
  const row = (name: string, of: (set: CardSet) => string) => [name, of(before), of(after)];
  return [
    row("entries", ({ entries }) => counted(entries)),
    row("QAs", ({ qas }) => counted(qas)),
    row("photos", ({ photos }) => counted(photos)),
    row("share of Yes among Yes and No", ({ yesShare }) => (yesShare === null ? "–" : percent(yesShare))),
    row("words a question, mean", ({ words }) => words.question.toFixed(1)),
    row("words an answer, mean", ({ words }) => words.answer.toFixed(1)),
    ...(before.concepts.of > 0
      ? [row("concepts covered", ({ concepts }) => `${counted(concepts.covered)} of ${counted(concepts.of)}`)]
      : []),
  ];
}

const counted = (count: number) => count.toLocaleString("en");
const shareOf = (some: number, all: number) => (all === 0 ? "–" : `${counted(some)} (${percent(some / all)})`);
/** On one line, and no sign of Markdown's or HTML's: what people wrote stands in a table. */
const line = (text: string) =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);
const code = (text: string) => `\`${text.replace(/[`|\r\n]/g, " ")}\``;

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const print = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [print(head), print(head.map(() => "---")), ...body.map(print)].join("\n");
}
