"use client";

import { useTranslations } from "next-intl";
import { FILTERS, type FilterName, PANEL_ORDER } from "#domain/find/filters/index.ts";
import type { Message } from "#domain/message.ts";
import { Button } from "../../../ui/button.tsx";
import { useMessage } from "../../../ui/use-message.ts";
import { FilterControl, type FilterControlProps } from "./filter-control.tsx";
import { FilterGroup } from "./filter-group.tsx";
import { partsInUse } from "./filter-parts.ts";

type Props = Omit<FilterControlProps, "unknown"> & {
  /** What kept the facets from coming; null while they come and when they are there. */
  problem: Message | null;
  onRetry(): void;
};

/** The id of a part's group, for what leads there. */
export const groupId = (part: FilterName): string => `filter-${part}`;

/** Everything that a list can be narrowed by. A change shows at once. */
export function FilterPanel({ problem, onRetry, ...props }: Props) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const tf = useTranslations("filters");
  const word = useMessage();
  const used = new Set(partsInUse(props.filter));
  return (
    <div className="flex flex-col text-[0.82rem]">
      {problem === null ? null : (
        <p role="alert" className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2 text-bad">
          {word(problem)}
          <Button onClick={onRetry}>{tc("retry")}</Button>
        </p>
      )}
      {PANEL_ORDER.map((part) => (
        <FilterGroup
          key={part}
          id={groupId(part)}
          name={tf(`${part}.name`)}
          isUsed={used.has(part)}
          isOpen={FILTERS[part].control.isOpen ?? false}
        >
          <FilterControl part={part} {...props} unknown={problem === null ? t("loading") : t("notKnown")} />
        </FilterGroup>
      ))}
    </div>
  );
}
