import { useTranslations } from "next-intl";
import { type EntryFilter, valuesOf } from "#domain/find/entry-filter.ts";
import type { Control } from "#domain/find/filter-control.ts";
import { FILTER_NAMES, FILTERS } from "#domain/find/filters/index.ts";

/** A part in words, under a name of its own. */
type Part = { name: string; words: string };

/**
 * What narrows a view beside states and tasks, which stand in the form: words that were searched for first, and last what is
 * only counted, as names of people and sessions are not at hand.
 */
export function useExportedParts(filter: EntryFilter): Part[] {
  const tc = useTranslations("common");
  const tf = useTranslations("filters");
  const markName = (mark: string) => tc(`mark.${mark}` as "mark.box-outside");
  return FILTER_NAMES.filter((name) => tf.has(`${name}.exported`))
    .flatMap((name) => {
      const control: Control = FILTERS[name].control;
      const nameOf = (value: string) => {
        if (control.kind !== "choices") return value;
        if (control.naming === "mark") return markName(value);
        return control.naming === "own" ? tf(`${name}.values.${value}`) : value;
      };
      const values = printedValues(control, filter).map(nameOf);
      const parts = [partOf(name, `${name}.exported`, values, rank(control))];
      if (control.kind === "choices" && control.detail)
        parts.push(partOf(`${name}.detail`, `${name}.detail.exported`, valuesOf(filter, control.detail.field), 1));
      return parts;
    })
    .filter(({ count }) => count > 0)
    .sort((one, other) => one.rank - other.rank)
    .map(({ name, key, value, count }) => ({ name, words: tf(key, { value, count }) }));
}

const partOf = (name: string, key: string, values: readonly string[], rank: number) => ({
  name,
  key,
  value: values.join(", "),
  count: values.length,
  rank,
});

/** Values that say nothing by themselves. */
const isCounted = (control: Control): boolean =>
  (control.kind === "choices" || control.kind === "listed") &&
  ["reviewer", "queue", "part", "image"].includes(control.naming);

const rank = (control: Control): number => (control.kind === "search" ? 0 : isCounted(control) ? 2 : 1);

/** Values of a part as they stand there: a range as one, a moment to the minute. */
function printedValues(control: Control, filter: EntryFilter): readonly string[] {
  if (control.kind === "range") {
    const [min, max] = [control.min, control.max].map((field) => valuesOf(filter, field)[0]);
    if (min !== undefined && max !== undefined) return [`${min}–${max}`];
    return [...(min === undefined ? [] : [`≥ ${min}`]), ...(max === undefined ? [] : [`≤ ${max}`])];
  }
  const values = valuesOf(filter, control.field);
  return control.kind === "since" ? values.map((moment) => moment.slice(0, 16).replace("T", " ")) : values;
}
