import type { ReactNode } from "react";

type TicksProps<Name extends string> = {
  legend: string;
  names: readonly Name[];
  ticked: readonly Name[];
  tick(names: Name[]): void;
  label(name: Name): string;
  children?: ReactNode;
};

/** Names to tick, any number of them. */
export function Ticks<Name extends string>({ legend, names, ticked, tick, label, children }: TicksProps<Name>) {
  return (
    <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      {names.map((name) => (
        <label key={name} className="flex min-h-[24px] items-center gap-2">
          <input
            type="checkbox"
            checked={ticked.includes(name)}
            className="size-4 accent-(--accent)"
            onChange={() => tick(ticked.includes(name) ? ticked.filter((own) => own !== name) : [...ticked, name])}
          />
          {label(name)}
        </label>
      ))}
      {children}
    </fieldset>
  );
}

/** How a field of the form looks. */
export const fieldClass = "min-h-9 rounded-md border border-line-strong bg-panel px-2 py-1.5";
