import Link from "next/link";
import { useTranslations } from "next-intl";
import { FIRST_QUERY, printBrowseQuery } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";

/** Says what a view narrows the export to, with a way to see it and one to leave it. */
export function ExportView({ datasetId, filter }: { datasetId: string; filter: EntryFilter }) {
  const t = useTranslations("export");
  const tc = useTranslations("common");
  const parts = partsOf(filter);
  if (parts.length === 0) return null;
  const print = (part: Part) => {
    if (part.kind === "count") return t(`parts.${part.name}`, { count: part.count });
    const text =
      part.name === "marks" ? part.values.map((mark) => tc(`mark.${mark}` as "mark.box-outside")) : part.values;
    return t(`parts.${part.name}`, { value: text.join(", ") });
  };
  return (
    <section aria-label={t("view")} className="flex flex-wrap items-center gap-2 rounded-lg bg-accent-soft px-3 py-2">
      <p className="font-medium">{t("viewOnly")}</p>
      <ul className="contents">
        {parts.map((part) => (
          <li key={part.name} className="rounded-full border border-line bg-panel px-2.5 py-0.5">
            {print(part)}
          </li>
        ))}
      </ul>
      <span className="grow" />
      <Link
        className="inline-flex min-h-[24px] items-center underline"
        href={`/datasets/${datasetId}?${printBrowseQuery({ ...FIRST_QUERY, filter })}`}
      >
        {t("viewShow")}
      </Link>
      <Link className="inline-flex min-h-[24px] items-center underline" href={`/datasets/${datasetId}/export`}>
        {t("viewLeave")}
      </Link>
    </section>
  );
}

type Part =
  | {
      kind: "value";
      name: "text" | "marks" | "reasons" | "outcomes" | "objects" | "boxes" | "words" | "changedSince";
      values: string[];
    }
  | { kind: "count"; name: "reviewers" | "queues" | "images"; count: number };

/** What narrows a view beside states and tasks, which stand in the form. */
function partsOf(filter: EntryFilter): Part[] {
  const range = (min: number | null, max: number | null) => {
    if (min !== null && max !== null) return [`${min}–${max}`];
    return [...(min === null ? [] : [`≥ ${min}`]), ...(max === null ? [] : [`≤ ${max}`])];
  };
  const values = {
    text: filter.text === "" ? [] : [filter.text],
    marks: filter.marks,
    reasons: filter.reasons,
    outcomes: filter.outcomes,
    objects: filter.objects,
    boxes: range(filter.boxesMin, filter.boxesMax),
    words: range(filter.wordsMin, filter.wordsMax),
    changedSince: filter.changedSince === null ? [] : [filter.changedSince.slice(0, 16).replace("T", " ")],
  } as const;
  const counts = { reviewers: filter.reviewers, queues: filter.queues, images: filter.images } as const;
  return [
    ...Object.entries(values).map(([name, own]) => ({ kind: "value", name, values: [...own] }) as Part),
    ...Object.entries(counts).map(([name, own]) => ({ kind: "count", name, count: own.length }) as Part),
  ].filter((part) => (part.kind === "value" ? part.values.length > 0 : part.count > 0));
}
