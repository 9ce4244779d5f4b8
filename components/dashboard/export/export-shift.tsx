import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TASKS } from "#domain/entry/task.ts";
import type { NamedObject, Shift, ShiftSide } from "#domain/export/shift.ts";

/** What left beside what the data set holds: exact counts, shares of a sample, and how much was rejected. */
export function ExportShift({ shift }: { shift: Shift }) {
  const t = useTranslations("export.shift");
  const tc = useTranslations("common");
  const format = useFormatter();
  const { before, after, objects, rejects, people } = shift;
  const share = (part: number, all: number) => (all === 0 ? "–" : format.number(part / all, "share"));
  const both = (cell: (side: ShiftSide) => ReactNode): [ReactNode, ReactNode] => [cell(before), cell(after)];
  const parts = [...new Set([...Object.keys(before.parts), ...Object.keys(after.parts)])];
  const tasks = TASKS.filter((task) => (before.tasks[task] ?? 0) + (after.tasks[task] ?? 0) > 0);
  const named = (list: readonly NamedObject[], isUnknown: boolean) =>
    list.map((own) => (
      <Row key={own.name} name={own.name} isPart>
        {isUnknown
          ? [share(own.unknownBefore, before.judged), share(own.unknownAfter, after.judged)]
          : [share(own.before, before.sampled), share(own.after, after.sampled)]}
      </Row>
    ));
  const isSampled = before.sampled < before.entries || after.sampled < after.entries;
  return (
    <details>
      <summary className="min-h-[24px]">{t("title")}</summary>
      <div className="mt-2 flex max-w-xl flex-col gap-2">
        <p className="text-ink-soft">
          {t("what")} {isSampled ? t("sample", { before: before.sampled, after: after.sampled }) : null}
        </p>
        <table className="w-full border-collapse tabular-nums">
          <thead>
            <tr className="text-ink-soft">
              <td />
              <th scope="col" className="px-2 py-1 text-right font-medium">
                {t("before")}
              </th>
              <th scope="col" className="px-2 py-1 text-right font-medium">
                {t("after")}
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name={t("entries")}>{both(({ entries }) => entries)}</Row>
            <Row name={t("photos")}>{both(({ photos }) => photos)}</Row>
            <Row name={t("emptied")}>{["", Math.max(0, before.photos - after.photos)]}</Row>
            <Row name={t("yes")}>{both(({ yes }) => share(yes.yes, yes.yes + yes.no))}</Row>
            <Row name={t("questionWords")}>{both(({ words }) => words.question)}</Row>
            <Row name={t("answerWords")}>{both(({ words }) => words.answer)}</Row>
            <Row name={t("concepts")}>{both(({ concepts }) => `${concepts.covered} / ${concepts.of}`)}</Row>
            <Group name={t("tasks")} />
            {tasks.map((task) => (
              <Row key={task} name={tc(`task.${task}`)} isPart>
                {both((side) => share(side.tasks[task] ?? 0, side.entries))}
              </Row>
            ))}
            {parts.some((part) => part !== "") ? <Group name={t("parts")} /> : null}
            {parts.some((part) => part !== "")
              ? parts.map((part) => (
                  <Row key={part} name={part || t("noPart")} isPart>
                    {both((side) => share(side.parts[part] ?? 0, side.entries))}
                  </Row>
                ))
              : null}
            {objects.named.length > 0 ? <Group name={t("named")} /> : null}
            {named(objects.named, false)}
            {objects.unknown.length > 0 ? <Group name={t("unknown")} /> : null}
            {named(objects.unknown, true)}
          </tbody>
        </table>
        {rejects.length > 0 ? (
          <div>
            <h4 className="font-medium">{t("rejected")}</h4>
            <ul className="text-ink-soft tabular-nums">
              {rejects.map(({ part, task, decided, rejected }) => (
                <li key={`${part} ${task}`}>
                  {part ?? t("noPart")}, {tc(`task.${task}`)}:{" "}
                  {t("of", { rejected, decided, share: share(rejected, decided) })}
                </li>
              ))}
              {people.map(({ person, decided, rejected }) => (
                <li key={person}>
                  {t("person", { number: person })}: {t("of", { rejected, decided, share: share(rejected, decided) })}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </details>
  );
}

function Row({ name, isPart, children: [before, after] }: { name: string; isPart?: true; children: ReactNode[] }) {
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`py-1 text-left font-normal wrap-anywhere ${isPart ? "pl-3 text-ink-soft" : ""}`}>
        {name}
      </th>
      <td className="px-2 py-1 text-right">{before}</td>
      <td className="px-2 py-1 text-right">{after}</td>
    </tr>
  );
}

function Group({ name }: { name: string }) {
  return (
    <tr className="border-line border-t">
      <th scope="rowgroup" colSpan={3} className="pt-2 pb-1 text-left font-medium">
        {name}
      </th>
    </tr>
  );
}
