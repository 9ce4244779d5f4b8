"use client";

import { useTranslations } from "next-intl";
import { MARKS } from "#domain/contract.ts";
import { type Count, type CountedPart, type FacetCounts, type Facets, facetCount } from "#domain/find/count.ts";
import { type EntryFilter, OUTCOMES } from "#domain/find/entry-filter.ts";
import type { Message } from "#domain/message.ts";
import { STATES, TASKS } from "#domain/task.ts";
import { Button } from "../../ui/button.tsx";
import { useMessage } from "../../ui/use-message.ts";
import { CheckGroup } from "./check-group.tsx";
import { FilterGroup } from "./filter-group.tsx";
import { type FilterPart, partsInUse, toggled } from "./filter-parts.ts";
import { ObjectField } from "./object-field.tsx";
import { RangeField } from "./range-field.tsx";
import { SinceField } from "./since-field.tsx";
import { useFilterWords } from "./use-filter-words.ts";

type Props = {
  filter: EntryFilter;
  facets: Facets | null;
  /** What kept the facets from coming; null while they come and when they are there. */
  problem: Message | null;
  onRetry(): void;
  /** Of the choices of this filter; null until they are told. */
  counts: FacetCounts | null;
  onNarrow(change: Partial<EntryFilter>): void;
  loadNames(prefix: string): Promise<{ names: string[] }>;
};

/** The id of a part's group, for what leads there. */
export const groupId = (part: FilterPart): string => `filter-${part}`;

/** Everything that a list can be narrowed by. A change shows at once. */
export function FilterPanel({ filter, facets, problem, onRetry, counts, onNarrow, loadNames }: Props) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const word = useMessage();
  const words = useFilterWords(facets);
  const used = new Set(partsInUse(filter));
  // The data set's own counts are at hand; beside another filter they would promise too much.
  const isPlain = [...used].every((part) => part === "tasks" || part === "states");
  const tasks = TASKS.filter((task) => filter.tasks.includes(task) || !facets || facets.states[task]);
  const sum = (ofTasks: readonly (typeof TASKS)[number][], ofStates: readonly (typeof STATES)[number][]) =>
    ofTasks.reduce(
      (all, task) => all + ofStates.reduce((own, state) => own + (facets?.states[task]?.[state] ?? 0), 0),
      0,
    );
  const known = (count: number): Count | null => (facets ? { count, isExact: true } : null);
  const counted = (part: CountedPart, value: string) => facetCount(counts, part, value);
  const group = (part: FilterPart) => ({ id: groupId(part), name: t(`part.${part}`), isUsed: used.has(part) });
  const queues = facets?.queues ?? [];
  // That there are none is said only where that is known.
  const none = (sentence: string) => (facets ? sentence : problem === null ? t("loading") : t("notKnown"));
  return (
    <div className="flex flex-col text-[0.82rem]">
      {problem === null ? null : (
        <p role="alert" className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2 text-bad">
          {word(problem)}
          <Button onClick={onRetry}>{tc("retry")}</Button>
        </p>
      )}
      <FilterGroup {...group("states")} isOpen>
        <CheckGroup
          chosen={filter.states}
          onToggle={(state) => onNarrow({ states: toggled(filter.states, state) })}
          options={STATES.map((state) => ({
            value: state,
            name: tc(`state.${state}`),
            count: isPlain
              ? known(sum(filter.tasks.length > 0 ? filter.tasks : TASKS, [state]))
              : counted("states", state),
          }))}
        />
      </FilterGroup>
      <FilterGroup {...group("tasks")} isOpen>
        <CheckGroup
          chosen={filter.tasks}
          onToggle={(task) => onNarrow({ tasks: toggled(filter.tasks, task) })}
          options={tasks.map((task) => ({
            value: task,
            name: tc(`task.${task}`),
            count: isPlain
              ? known(sum([task], filter.states.length > 0 ? filter.states : STATES))
              : counted("tasks", task),
          }))}
        />
      </FilterGroup>
      <FilterGroup {...group("words")} isOpen>
        <RangeField
          name={t("part.words")}
          min={filter.wordsMin}
          max={filter.wordsMax}
          onChange={(wordsMin, wordsMax) => onNarrow({ wordsMin, wordsMax })}
        />
      </FilterGroup>
      <FilterGroup {...group("boxes")} isOpen>
        <RangeField
          name={t("part.boxes")}
          min={filter.boxesMin}
          max={filter.boxesMax}
          onChange={(boxesMin, boxesMax) => onNarrow({ boxesMin, boxesMax })}
        />
      </FilterGroup>
      <FilterGroup {...group("objects")} isOpen>
        <ObjectField chosen={filter.objects} onChange={(objects) => onNarrow({ objects })} loadNames={loadNames} />
      </FilterGroup>
      <FilterGroup {...group("marks")}>
        <CheckGroup
          chosen={filter.marks}
          none={none(t("noMarks"))}
          onToggle={(mark) => onNarrow({ marks: toggled(filter.marks, mark) })}
          options={MARKS.filter((mark) => facets?.marks.includes(mark) || filter.marks.includes(mark)).map((mark) => ({
            value: mark,
            name: words.markName(mark),
            count: counted("marks", mark),
          }))}
        />
      </FilterGroup>
      <FilterGroup {...group("reasons")}>
        <CheckGroup
          chosen={filter.reasons}
          none={none(t("noReasons"))}
          onToggle={(reason) => onNarrow({ reasons: toggled(filter.reasons, reason) })}
          options={(facets?.reasons ?? []).map(({ code }) => ({
            value: code,
            name: words.reasonName(code),
            count: counted("reasons", code),
          }))}
        />
      </FilterGroup>
      <FilterGroup {...group("reviewers")}>
        <CheckGroup
          chosen={filter.reviewers}
          none={none(t("noReviewers"))}
          onToggle={(reviewer) => onNarrow({ reviewers: toggled(filter.reviewers, reviewer) })}
          options={(facets?.reviewers ?? []).map(({ id, name }) => ({
            value: id,
            name,
            count: counted("reviewers", id),
          }))}
        />
      </FilterGroup>
      <FilterGroup {...group("changed")}>
        <SinceField since={filter.changedSince} onChange={(changedSince) => onNarrow({ changedSince })} />
      </FilterGroup>
      <FilterGroup {...group("queues")}>
        <CheckGroup
          chosen={filter.queues}
          none={none(t("noQueues"))}
          onToggle={(queue) => {
            const next = toggled(filter.queues, queue);
            onNarrow({ queues: next, ...(next.length === 0 ? { outcomes: [] } : {}) });
          }}
          options={queues.map(({ id }) => ({ value: id, name: words.queueName(id), count: counted("queues", id) }))}
        />
        {filter.queues.length > 0 ? (
          <fieldset className="mt-2 border-t border-line pt-2">
            <legend className="sr-only">{t("outcomes")}</legend>
            <CheckGroup
              chosen={filter.outcomes}
              onToggle={(outcome) => onNarrow({ outcomes: toggled(filter.outcomes, outcome) })}
              options={OUTCOMES.map((outcome) => ({ value: outcome, name: t(`outcome.${outcome}`) }))}
            />
          </fieldset>
        ) : null}
      </FilterGroup>
    </div>
  );
}
