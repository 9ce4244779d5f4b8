import { useFormatter, useTranslations } from "next-intl";
import { TASKS, type Task } from "#domain/entry/task.ts";
import type { PreviewReport } from "#domain/recipe/preview.ts";
import type { RecipeReport, SetFigures } from "#domain/recipe/recipe-report.ts";
import { type Compared, ComparedBars, SERIES, type Series } from "./compared-bars.tsx";
import { FigureTable } from "./figure-table.tsx";
import { PreviewTables } from "./preview-tables.tsx";

const isTask = (name: string): name is Task => (TASKS as readonly string[]).includes(name);

/** What a recipe would make: figures, charts with their tables, and what stays behind. */
export function PreviewReportView({ report: { made, queue } }: { report: PreviewReport }) {
  const t = useTranslations("recipes.preview");
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {queue ? (
        <p className="rounded-xl border border-line bg-panel p-4 text-sm tabular-nums">
          {t("queue", queue)} {t("queueReserve", queue)}
        </p>
      ) : null}
      {made ? <Made report={made} /> : null}
    </div>
  );
}

function Made({ report }: { report: RecipeReport }) {
  const t = useTranslations("recipes.preview");
  const tc = useTranslations("common");
  const format = useFormatter();
  const sets = setsOf(report);
  const series = sets.map(([name]) => name);
  const byName = (key: "tasks" | "parts", words: (name: string) => string): Compared[] =>
    [...new Set(sets.flatMap(([, own]) => Object.keys(own[key])))]
      .toSorted((a, b) => (report.before[key][b] ?? 0) - (report.before[key][a] ?? 0))
      .map((name) => ({
        name: words(name),
        cells: sets.map(([, own]) => {
          const count = own[key][name] ?? 0;
          return { count, value: own.entries === 0 ? null : count / own.entries };
        }),
      }));
  const tasks = byName("tasks", (name) => (isTask(name) ? tc(`task.${name}`) : name));
  const parts = byName("parts", (name) => (name === "(none)" ? t("noPart") : name));
  const means: Compared[] = (["question", "answer"] as const).map((side) => ({
    name: t(`words.${side}`),
    cells: sets.map(([, own]) => ({ value: own.qas === 0 ? null : own.words[side] })),
  }));
  const { abilities: before } = report.before.concepts;
  const shareOf = (name: string) => (before[name]?.covered ?? 0) / Math.max(1, before[name]?.of ?? 0);
  const abilities = Object.keys(before)
    .toSorted((a, b) => shareOf(b) - shareOf(a))
    .map((name) => ({
      name,
      cells: sets.map(([, own]) => {
        const { covered = 0, of = 0 } = own.concepts.abilities[name] ?? {};
        return { count: covered, value: of === 0 ? null : covered / of };
      }),
    }));
  const yes: Compared = { name: t("yesShare"), cells: sets.map(([, own]) => ({ value: own.yes.share })) };
  const figures: readonly (readonly [string, (own: SetFigures) => string])[] = [
    [t("entries"), ({ entries }) => format.number(entries)],
    [t("qas"), ({ qas }) => format.number(qas)],
    [t("photos"), ({ photos }) => format.number(photos)],
    [t("textOnly"), ({ textOnly }) => format.number(textOnly)],
    [t("covered"), ({ concepts: { covered, of } }) => t("coveredOf", { covered, of })],
  ];
  return (
    <>
      <FigureTable
        title={t("sets")}
        isTitleHidden
        head={["", ...series.map((name) => t(`series.${name}`))]}
        rows={figures.map(([name, of]) => ({ key: name, cells: [name, ...sets.map(([, own]) => of(own))] }))}
      />
      <Remarks report={report} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <ComparedBars title={t("byTask")} series={series} rows={tasks} as="share" />
        {parts.length > 1 ? <ComparedBars title={t("byPart")} series={series} rows={parts} as="share" /> : null}
        <ComparedBars title={t("yes")} about={t("yesAbout")} series={series} rows={[yes]} as="share" />
        <ComparedBars title={t("lengths")} series={series} rows={means} as="tenth" />
        {abilities.length > 0 ? (
          <ComparedBars title={t("concepts")} about={t("conceptsAbout")} series={series} rows={abilities} as="share" />
        ) : null}
        <PreviewTables report={report} />
      </div>
    </>
  );
}

function setsOf({ before, core, random, mix }: RecipeReport): [Series, SetFigures][] {
  const all = { before, core, random, mix: mix?.figures ?? null };
  return SERIES.flatMap((name): [Series, SetFigures][] => {
    const own = all[name];
    return own === null ? [] : [[name, own]];
  });
}

/** What stays behind, and why. */
function Remarks({ report: { heldOut, review, core } }: { report: RecipeReport }) {
  const t = useTranslations("recipes.preview");
  const te = useTranslations("export");
  const { photos, entries } = heldOut;
  // One that has no words yet is better named by its code than not at all.
  const wordsOf = (reason: string) => (te.has(`reason.${reason}`) ? te(`reason.${reason}`) : reason);
  return (
    <ul className="flex flex-col gap-1 text-sm tabular-nums">
      {photos.given > 0 ? <li>{t("heldOutPhotos", photos)}</li> : null}
      {entries.same + entries.ngram > 0 ? <li>{t("heldOutQuestions", entries)}</li> : null}
      <li>{t("emptied", { count: review.photosEmptied })}</li>
      {Object.entries(core?.leftOut ?? {}).map(([reason, count]) => (
        <li key={reason}>{t("leftOut", { reason: wordsOf(reason), count })}</li>
      ))}
    </ul>
  );
}
