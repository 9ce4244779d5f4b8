import type { ReactNode } from "react";
import { plainAt } from "#domain/recipe/plain-at.ts";

/** Reads and writes the values of a recipe's text. */
export type RecipeForm = { plain: unknown; edit(path: readonly string[], next: (old: unknown) => unknown): void };
type Path = { form: RecipeForm; path: readonly string[] };

const FIELD = "min-h-8 w-full rounded-md border border-line-strong bg-surface px-2 py-1 disabled:opacity-60";

/** A group of the form under its heading. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-t border-line pt-3 first:border-0 first:pt-0">
      <legend className="float-left mb-2 text-sm font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

type NumberProps = Path & { label: string; min: number; max: number; step?: number | "any"; placeholder?: string };

/** A number; empty, its key is not written. */
export function NumberField({ form, path, label, min, max, step = 1, placeholder = "" }: NumberProps) {
  const value = plainAt(form.plain, path);
  const put = (next: unknown) => form.edit(path, () => next);
  return (
    <label className="flex min-w-0 flex-col gap-1">
      {label}
      <input
        type="number"
        min={min}
        max={max}
        step={step}
        placeholder={placeholder}
        value={typeof value === "number" ? value : ""}
        onChange={({ target }) => put(target.value === "" ? undefined : target.valueAsNumber)}
        className={FIELD}
      />
    </label>
  );
}

type ChoiceProps = Path & {
  label: string;
  options: readonly (readonly [value: string, words: string])[];
  none: string;
};

/** One of several; the first, which is `none`, writes no key. */
export function ChoiceField({ form, path, label, options, none }: ChoiceProps) {
  const value = plainAt(form.plain, path);
  const put = (next: unknown) => form.edit(path, () => next);
  return (
    <label className="flex min-w-0 flex-col gap-1">
      {label}
      <select
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => put(target.value === "" ? undefined : target.value)}
        className={FIELD}
      >
        <option value="">{none}</option>
        {options.map(([own, words]) => (
          <option key={own} value={own}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

type ListProps = Path & { label: string; options: readonly (readonly [value: string, words: string])[] };

/** Several of several; none writes no key. What the text has beside them stays. */
export function ListField({ form, path, label, options }: ListProps) {
  const chosen = listed(plainAt(form.plain, path));
  const change = (own: string, isOn: boolean) =>
    form.edit(path, (old) => {
      const others = listed(old).filter((other) => other !== own);
      const next = isOn ? [...others, own] : others;
      return next.length === 0 ? undefined : next;
    });
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="mb-1">{label}</legend>
      {options.map(([own, words]) => (
        <label key={own} className="flex min-h-[24px] min-w-0 items-center gap-2 wrap-anywhere">
          <input
            type="checkbox"
            checked={chosen.includes(own)}
            onChange={({ target }) => change(own, target.checked)}
            className="size-4 shrink-0 accent-(--accent)"
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

type PartProps = Path & { label: string; first: unknown };

/** Whether a part of the recipe is there at all; `first`: what it begins with. */
export function PartSwitch({ form, path, label, first }: PartProps) {
  const put = (next: unknown) => form.edit(path, () => next);
  return (
    <label className="flex min-h-[24px] items-center gap-2">
      <input
        type="checkbox"
        checked={plainAt(form.plain, path) !== undefined}
        onChange={({ target }) => put(target.checked ? first : undefined)}
        className="size-4 accent-(--accent)"
      />
      {label}
    </label>
  );
}
