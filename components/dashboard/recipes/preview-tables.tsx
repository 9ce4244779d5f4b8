import { useFormatter, useTranslations } from "next-intl";
import { TASKS, type Task } from "#domain/entry/task.ts";
import type { RecipeReport } from "#domain/recipe/recipe-report.ts";
import { FigureTable } from "./figure-table.tsx";

const isTask = (name: string): name is Task => (TASKS as readonly string[]).includes(name);

/** What a preview has beside its charts: parts of the mix, what is named, and what review has rejected so far. */
export function PreviewTables({ report: { mix, objects, review } }: { report: RecipeReport }) {
  const t = useTranslations("recipes.preview");
  const tc = useTranslations("common");
  const format = useFormatter();
  const count = (own: number) => format.number(own);
  const share = (own: number, all: number) => (all === 0 ? "–" : format.number(own / all, "share"));
  const rejected = (own: { rejected: number; decided: number }) =>
    `${t("rejectedOf", own)} (${share(own.rejected, own.decided)})`;
  const decided = review.rejects.filter((own) => own.decided > 0);
  const { before, after } = objects;
  return (
    <>
      {mix ? (
        <FigureTable
          title={t("mixParts")}
          head={[t("part"), t("records"), t("entries")]}
          rows={Object.entries(mix.parts).map(([name, own]) => ({
            key: name,
            cells: [name, count(own.records), count(own.entries)],
          }))}
        />
      ) : null}
      {objects.named.length > 0 ? (
        <FigureTable
          title={t("named")}
          about={t("sampled", { before: before.sampled, after: after.sampled })}
          head={[t("object"), t("series.before"), t("chosen")]}
          rows={objects.named.map(({ name, before: one, after: other }) => ({
            key: name,
            cells: [name, share(one, before.sampled), share(other, after.sampled)],
          }))}
        />
      ) : null}
      {objects.unknown.length > 0 ? (
        <FigureTable
          title={t("unknown")}
          about={t("sampled", { before: before.judged, after: after.judged })}
          head={[t("object"), t("series.before"), t("chosen")]}
          rows={objects.unknown.map(({ name, unknownBefore, unknownAfter }) => ({
            key: name,
            cells: [name, share(unknownBefore, before.judged), share(unknownAfter, after.judged)],
          }))}
        />
      ) : null}
      <FigureTable
        title={t("rejects")}
        {...(decided.length === 0 && { about: t("nothingDecided") })}
        head={[t("part"), t("task"), t("rejected")]}
        rows={decided.map((own) => ({
          key: `${own.part} ${own.task}`,
          cells: [own.part ?? t("noPart"), isTask(own.task) ? tc(`task.${own.task}`) : own.task, rejected(own)],
        }))}
      />
      {review.people.length > 0 ? (
        <FigureTable
          title={t("byPerson")}
          head={[t("person"), t("rejected")]}
          rows={review.people.map((own) => ({
            key: String(own.person),
            cells: [t("personNumbered", { number: own.person }), rejected(own)],
          }))}
        />
      ) : null}
    </>
  );
}
