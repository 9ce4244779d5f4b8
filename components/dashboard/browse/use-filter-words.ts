"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { Facets } from "#domain/find/count.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { FilterPart } from "./filter-parts.ts";

/** How what a filter asks for is said: names of reasons, reviewers and queues come with the facets. */
export function useFilterWords(facets: Facets | null) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const tr = useTranslations("browse.range");
  const format = useFormatter();
  const locale = useLocale();

  const reasonName = (code: string): string => {
    const reason = facets?.reasons.find((one) => one.code === code);
    return reason ? (locale === "zh" ? reason.nameZh : reason.nameEn) : code;
  };
  const markName = (mark: string): string => (tc.has(`mark.${mark}`) ? tc(`mark.${mark}`) : mark);
  const reviewerName = (id: string): string => facets?.reviewers.find((one) => one.id === id)?.name ?? t("somebody");
  const queueName = (id: string): string => {
    const queue = facets?.queues.find((one) => one.id === id);
    if (!queue) return t("queueNumber", { id });
    const when = format.dateTime(new Date(queue.createdAt), {
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    return t("queueName", { size: format.number(queue.size), name: queue.reviewerName, when });
  };
  const rangeWords = (min: number | null, max: number | null): string => {
    if (min !== null && max !== null)
      return min === max ? format.number(min) : tr("both", { min: format.number(min), max: format.number(max) });
    return min !== null ? tr("min", { min: format.number(min) }) : tr("max", { max: format.number(max ?? 0) });
  };

  function wordsOf(part: FilterPart, filter: EntryFilter): string {
    const list = (names: string[]) => names.join(", ");
    switch (part) {
      case "tasks":
        return list(filter.tasks.map((task) => tc(`task.${task}`)));
      case "states":
        return list(filter.states.map((state) => tc(`state.${state}`)));
      case "marks":
        return list(filter.marks.map(markName));
      case "reasons":
        return list(filter.reasons.map(reasonName));
      case "reviewers":
        return list(filter.reviewers.map(reviewerName));
      case "queues":
        return list([...filter.queues.map(queueName), ...filter.outcomes.map((outcome) => t(`outcome.${outcome}`))]);
      case "objects":
        return list(filter.objects);
      case "images":
        return list(filter.images.map((id) => t("imageNumber", { id })));
      case "boxes":
        return rangeWords(filter.boxesMin, filter.boxesMax);
      case "words":
        return rangeWords(filter.wordsMin, filter.wordsMax);
      case "changed":
        return format.dateTime(new Date(filter.changedSince ?? 0), { dateStyle: "medium", timeStyle: "short" });
      case "text":
        return filter.text;
    }
  }

  return { wordsOf, reasonName, markName, reviewerName, queueName };
}
