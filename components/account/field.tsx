import type { ComponentProps } from "react";

/** A labelled field of a form. `note` stands below it. */
export function Field({ label, note, ...rest }: ComponentProps<"input"> & { label: string; note?: string }) {
  return (
    <label className="flex flex-col gap-1 text-sm font-medium">
      {label}
      <input
        required
        className="rounded-md border border-line-strong bg-surface px-3 py-2 font-normal text-ink"
        {...rest}
      />
      {note ? <span className="font-normal text-ink-soft">{note}</span> : null}
    </label>
  );
}
