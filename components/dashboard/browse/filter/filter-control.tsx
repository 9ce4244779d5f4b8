"use client";

import { useTranslations } from "next-intl";
import { type EntryFilter, valuesOf } from "#domain/find/entry-filter.ts";
import { type FacetCounts, facetCount } from "#domain/find/facet-count.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { Control } from "#domain/find/filter-control.ts";
import { FILTERS, type FilterName } from "#domain/find/filters/index.ts";
import { CheckGroup } from "./check-group.tsx";
import { toggled } from "./filter-parts.ts";
import { KeyField } from "./key-field.tsx";
import { knownCount } from "./known-count.ts";
import { ObjectField } from "./object-field.tsx";
import { RangeField } from "./range-field.tsx";
import { SinceField } from "./since-field.tsx";
import { useFilterWords } from "./use-filter-words.ts";

export type FilterControlProps = {
  filter: EntryFilter;
  facets: Facets | null;
  /** Of the choices of this filter; null until they are told. */
  counts: FacetCounts | null;
  /** Said where nothing can be chosen from while it is not known whether there is anything. */
  unknown: string;
  onNarrow(change: Partial<EntryFilter>): void;
  datasetId: string;
};

/** What a part of the filter is changed with. */
export function FilterControl({ part, ...props }: FilterControlProps & { part: FilterName }) {
  const tf = useTranslations("filters");
  const { filter, datasetId } = props;
  const control: Control = FILTERS[part].control;
  const name = tf(`${part}.name`);
  const values = (field: string) => valuesOf(filter, field);
  // Which field a control changes is its filter's to know; the types of all filters' fields are one here.
  const narrow = (change: Record<string, unknown>) => props.onNarrow(change as Partial<EntryFilter>);
  switch (control.kind) {
    case "choices":
      return <Choices {...props} part={part} control={control} narrow={narrow} />;
    case "range": {
      const [min = null, max = null] = [control.min, control.max].map((field) => values(field).map(Number)[0]);
      const { min: minField, max: maxField } = control;
      const change = (least: number | null, most: number | null) => narrow({ [minField]: least, [maxField]: most });
      return <RangeField name={name} min={min} max={max} onChange={change} />;
    }
    case "since":
      return (
        <SinceField since={values(control.field)[0] ?? null} onChange={(since) => narrow({ [control.field]: since })} />
      );
    case "names":
      return (
        <ObjectField
          name={name}
          chosen={values(control.field)}
          onChange={(names) => narrow({ [control.field]: names })}
          datasetId={datasetId}
        />
      );
    case "keys":
      return (
        <KeyField
          chosen={values(control.field)}
          suggested={props.facets?.recordKeys ?? []}
          onChange={(keys) => narrow({ [control.field]: keys })}
        />
      );
    case "listed":
    case "search":
      return null;
  }
}

type ChoicesProps = FilterControlProps & {
  part: FilterName;
  control: Extract<Control, { kind: "choices" }>;
  narrow(change: Record<string, unknown>): void;
};

/** A list to check, with how many entries each choice would find; while it is used, its second list below. */
function Choices({ part, control, narrow, filter, facets, counts, unknown }: ChoicesProps) {
  const tf = useTranslations("filters");
  const { nameOf, detailName } = useFilterWords(facets);
  const { field, naming, detail } = control;
  const chosen = valuesOf(filter, field);
  const details = detail ? valuesOf(filter, detail.field) : [];
  const hasNone = tf.has(`${part}.none`);
  return (
    <>
      <CheckGroup
        chosen={chosen}
        // That there are none is said only where that is known.
        {...(hasNone ? { none: facets ? tf(`${part}.none`) : unknown } : {})}
        onToggle={(value) => {
          const next = toggled(chosen, value);
          narrow({ [field]: next, ...(detail && next.length === 0 ? { [detail.field]: [] } : {}) });
        }}
        options={control.choices(facets, chosen).map((value) => ({
          value,
          name: nameOf(part, naming, value),
          count: knownCount(facets, filter, part, value) ?? facetCount(counts, part, value),
        }))}
      />
      {detail && chosen.length > 0 ? (
        <fieldset className="mt-2 border-t border-line pt-2">
          <legend className="sr-only">{tf(`${part}.detail.name`)}</legend>
          <CheckGroup
            chosen={details}
            onToggle={(value) => narrow({ [detail.field]: toggled(details, value) })}
            options={detail.choices.map((value) => ({ value, name: detailName(part, value) }))}
          />
        </fieldset>
      ) : null}
    </>
  );
}
