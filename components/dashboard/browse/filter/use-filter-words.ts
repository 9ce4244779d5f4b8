"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type EntryFilter, valuesOf } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { Control, Naming } from "#domain/find/filter-control.ts";
import { FILTERS, type FilterName } from "#domain/find/filters/index.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import { useReasonName } from "../../../ui/use-reason-name.ts";
import { useKeyWords } from "./use-key-words.ts";

/** How what a filter asks for is said: names of reasons, reviewers and queues come with the facets. */
export function useFilterWords(facets: Facets | null) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const tf = useTranslations("filters");
  const tr = useTranslations("browse.range");
  const format = useFormatter();

  const keyWords = useKeyWords();
  const reasonName = useReasonName(facets?.reasons ?? []);
  const markName = (mark: string): string => (tc.has(`mark.${mark}`) ? tc(`mark.${mark}`) : mark);
  const queueName = (id: string): string => {
    const queue = facets?.queues.find((one) => one.id === id);
    if (!queue) return t("queueNumber", { id });
    if (queue.name !== null) return t("queueNamed", { own: queue.name, size: queue.size });
    const when = format.dateTime(new Date(queue.createdAt), "moment");
    return t("queueName", { size: queue.size, name: queue.reviewerName, when });
  };

  /** The name of a value of a part. */
  function nameOf(part: FilterName, naming: Naming, value: string): string {
    switch (naming) {
      case "own":
        return tf(`${part}.values.${value}`);
      case "task":
        return tc(`task.${value}`);
      case "state":
        return tc(`state.${value}`);
      case "mark":
        return markName(value);
      case "reason":
        return reasonName(value);
      case "reviewer":
        return facets?.reviewers.find((one) => one.id === value)?.name ?? t("somebody");
      case "queue":
        return queueName(value);
      case "part":
        return value === NO_PART
          ? t("noPart")
          : (facets?.parts.find((one) => one.id === value)?.name ?? t("partNumber", { id: value }));
      case "image":
        return t("imageNumber", { id: value });
      case "itself":
        return value;
    }
  }

  const detailName = (part: FilterName, value: string): string => tf(`${part}.detail.values.${value}`);

  const rangeWords = (min: number | null, max: number | null): string => {
    if (min !== null && max !== null)
      return min === max ? format.number(min) : tr("both", { min: format.number(min), max: format.number(max) });
    return min !== null ? tr("min", { min: format.number(min) }) : tr("max", { max: format.number(max ?? 0) });
  };

  function wordsOf(part: FilterName, filter: EntryFilter): string {
    const control: Control = FILTERS[part].control;
    const values = (field: string) => valuesOf(filter, field);
    const number = (field: string) => values(field).map(Number)[0] ?? null;
    switch (control.kind) {
      case "choices":
      case "listed": {
        const names = values(control.field).map((value) => nameOf(part, control.naming, value));
        const { detail = null } = control.kind === "choices" ? control : {};
        const details = detail ? values(detail.field).map((value) => detailName(part, value)) : [];
        return [...names, ...details].join(", ");
      }
      case "range":
        return rangeWords(number(control.min), number(control.max));
      case "since":
        return format.dateTime(new Date(values(control.field)[0] ?? 0), "moment");
      case "keys":
        return values(control.field).map(keyWords).join(", ");
      case "names":
      case "search":
        return values(control.field).join(", ");
    }
  }

  return { wordsOf, nameOf, detailName };
}
