import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import type { EntryFilter } from "#domain/entry-filter.ts";
import { STATES, TASKS } from "#domain/task.ts";
import { Button } from "../ui/button.tsx";

/** Filters as a plain GET form: they stand in the address bar and work without scripts. */
export function EntryFilterForm({ filter }: { filter: EntryFilter }) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const field = "rounded-md border border-line-strong bg-panel px-2 py-1.5 text-sm";
  return (
    <form className="flex flex-wrap items-end gap-3">
      <label className="flex flex-col gap-1 text-xs text-ink-soft">
        {t("task")}
        <select name="task" defaultValue={filter.tasks[0] ?? ""} className={field}>
          <option value="">{t("any")}</option>
          {TASKS.map((task) => (
            <option key={task} value={task}>
              {tc(`task.${task}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1 text-xs text-ink-soft">
        {t("state")}
        <select name="state" defaultValue={filter.states[0] ?? ""} className={field}>
          <option value="">{t("any")}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {tc(`state.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-w-52 grow flex-col gap-1 text-xs text-ink-soft">
        {t("text")}
        <input type="search" name="text" maxLength={200} defaultValue={filter.text} className={field} />
      </label>
      <Button type="submit" icon={<Search size={15} aria-hidden />}>
        {t("filter")}
      </Button>
    </form>
  );
}
