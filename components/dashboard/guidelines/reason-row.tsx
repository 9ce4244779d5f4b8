"use client";

import { useTranslations } from "next-intl";
import { TASKS, type Task } from "#domain/entry/task.ts";
import {
  REASON_FIELD_NAMES,
  REASON_FIELDS,
  type ReasonControl,
  type ReasonFieldName,
} from "#domain/verdict/reason-fields.ts";
import type { Reason } from "#domain/verdict/reasons.ts";

const field = "w-full rounded-md border border-line-strong/60 bg-surface px-2 py-1 text-sm text-ink";

type Props = { row: Reason; onChange(more: Partial<Reason>): void };

/** The fields of a reason, as REASON_FIELDS lists them: short ones in a line, texts below, its tasks last. */
export function ReasonRow({ row, onChange }: Props) {
  const of = (...kinds: ReasonControl["kind"][]) =>
    REASON_FIELD_NAMES.filter((name) => kinds.includes(REASON_FIELDS[name].control.kind)).map((name) => (
      <Field key={name} name={name} row={row} onChange={onChange} />
    ));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        {of("choice", "shown")}
        <span className="grow" />
        {of("check")}
      </div>
      {of("text")}
      {of("tasks")}
    </div>
  );
}

function Field({ name, row, onChange }: Props & { name: ReasonFieldName }) {
  const t = useTranslations("reasonFields");
  const { control, words } = REASON_FIELDS[name];
  const value = row[name];
  const label = t(`${name}.name`);
  switch (control.kind) {
    case "shown":
      return <code className="pb-1.5 text-ink-soft">{String(value)}</code>;
    case "choice":
      return (
        <label className="flex flex-col gap-1 text-xs text-ink-soft">
          {label}
          <select
            value={String(value)}
            className={field}
            onChange={({ target }) =>
              onChange({ [name]: control.choices.find((choice) => String(choice) === target.value) ?? value })
            }
          >
            {control.choices.map((choice) => (
              <option key={choice} value={choice}>
                {words.en.values ? t(`${name}.values.${choice}`) : choice}
              </option>
            ))}
          </select>
        </label>
      );
    case "text":
      return (
        <label className="flex flex-col gap-1 text-xs text-ink-soft">
          {label}
          <input
            value={String(value)}
            maxLength={control.charsMax}
            className={field}
            onChange={({ target }) => onChange({ [name]: target.value })}
          />
        </label>
      );
    case "check":
      return (
        <label className="flex items-center gap-2 pb-1.5">
          <input
            type="checkbox"
            checked={value === true}
            className="size-4 accent-(--accent)"
            onChange={({ target }) => onChange({ [name]: target.checked })}
          />
          {label}
        </label>
      );
    case "tasks":
      return <Tasks label={label} chosen={row.tasks} onChange={(tasks) => onChange({ [name]: tasks })} />;
  }
}

type TasksProps = { label: string; chosen: readonly Task[]; onChange(tasks: Task[]): void };

function Tasks({ label, chosen, onChange }: TasksProps) {
  const tc = useTranslations("common");
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="mb-1 text-xs text-ink-soft">{label}</legend>
      {TASKS.map((task) => (
        <label key={task} className="flex min-h-[24px] items-center gap-2">
          <input
            type="checkbox"
            checked={chosen.includes(task)}
            className="size-4 accent-(--accent)"
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, task] : chosen.filter((other) => other !== task))
            }
          />
          {tc(`task.${task}`)}
        </label>
      ))}
    </fieldset>
  );
}
