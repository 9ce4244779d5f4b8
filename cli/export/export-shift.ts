import type { NamedObject, Shift, ShiftSide } from "#domain/export/shift.ts";

const percent = (part: number, all: number) => (all === 0 ? "-" : `${Math.round((1000 * part) / all) / 10} %`);

/** What an export says of how it differs from its data set: `before → after` a line. */
export function shiftLines({ before, after, objects, rejects, people }: Shift): string[] {
  const row = (name: string, cell: (side: ShiftSide) => string | number) =>
    `  ${name}: ${cell(before)} → ${cell(after)}`;
  const shares = (name: string, of: (side: ShiftSide) => { readonly [key: string]: number }) =>
    [...new Set([...Object.keys(of(before)), ...Object.keys(of(after))])].map((key) =>
      row(`${name} ${key || "(none)"}`, (side) => percent(of(side)[key] ?? 0, side.entries)),
    );
  const told = (list: readonly NamedObject[], of: (own: NamedObject) => [number, number], all: [number, number]) =>
    list.map((own) => `${own.name} ${percent(of(own)[0], all[0])} → ${percent(of(own)[1], all[1])}`).join(", ");
  const isSampled = before.sampled < before.entries || after.sampled < after.entries;
  const sampled = isSampled ? `, texts by a sample of ${before.sampled} and ${after.sampled}` : "";
  return [
    `Before → after (the whole data set as imported → what was selected, as it stands${sampled}):`,
    row("entries", ({ entries }) => entries),
    row("photos", ({ photos }) => photos),
    `  photos without an entry left: ${Math.max(0, before.photos - after.photos)}`,
    ...shares("task", ({ tasks }) => tasks as { [task: string]: number }),
    ...shares("part", ({ parts }) => parts),
    row("Yes, of yes-or-no answers", ({ yes }) => percent(yes.yes, yes.yes + yes.no)),
    row("words a question", ({ words }) => words.question),
    row("words an answer", ({ words }) => words.answer),
    row("concepts covered", ({ concepts }) => `${concepts.covered}/${concepts.of}`),
    ...(objects.named.length > 0
      ? [`  named most: ${told(objects.named, (own) => [own.before, own.after], [before.sampled, after.sampled])}`]
      : []),
    ...(objects.unknown.length > 0
      ? [
          `  named, but not annotated on the photo: ${told(objects.unknown, (own) => [own.unknownBefore, own.unknownAfter], [before.judged, after.judged])}`,
        ]
      : []),
    ...rejects.map(
      ({ part, task, decided, rejected }) =>
        `  rejected, ${part ?? "(no part)"}, ${task}: ${rejected} of ${decided} (${percent(rejected, decided)})`,
    ),
    ...people.map(
      ({ person, decided, rejected }) =>
        `  rejected by reviewer ${person}: ${rejected} of ${decided} (${percent(rejected, decided)})`,
    ),
  ];
}
