"use client";

import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { defaultStates, EXPORT_FORMATS, type ExportFormat } from "#domain/export-request.ts";
import { BOX_SPACES } from "#domain/llava/record.ts";
import { type EntryState, STATES, TASKS, type Task } from "#domain/task.ts";
import { buttonClass } from "../ui/button.tsx";

type Props = { datasetId: string; tasks: Partial<Record<Task, Partial<Record<EntryState, number>>>> };

/** Chooses format, states, tasks and settings; the download is a link, so that the browser shows its progress. */
export function ExportForm({ datasetId, tasks }: Props) {
  const t = useTranslations("export");
  const tc = useTranslations("common");
  const format = useFormatter();
  const [kind, setKind] = useState<ExportFormat>("svit");
  const [states, setStates] = useState<readonly EntryState[]>(defaultStates("svit"));
  const [chosen, setChosen] = useState<readonly Task[]>([]);
  const [llava, setLlava] = useState({ boxSpace: "image", seed: "0", merge: false, requirePhotos: false });
  const present = TASKS.filter((task) => tasks[task]);
  const leaving = (chosen.length > 0 ? chosen : present).reduce(
    (sum, task) => sum + states.reduce((inner, state) => inner + (tasks[task]?.[state] ?? 0), 0),
    0,
  );
  const query = new URLSearchParams({
    format: kind,
    states: states.join(","),
    tasks: chosen.join(","),
    ...(kind === "llava"
      ? {
          boxSpace: llava.boxSpace,
          seed: llava.seed,
          ...(llava.merge ? { merge: "1" } : {}),
          ...(llava.requirePhotos ? { requirePhotos: "1" } : {}),
        }
      : {}),
  });
  const toggle = <T,>(list: readonly T[], value: T): T[] =>
    list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
  const field = "rounded-md border border-line-strong bg-panel px-2 py-1.5";

  return (
    <div className="flex max-w-3xl flex-col gap-5 text-sm">
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-2 font-medium">{t("format")}</legend>
        {EXPORT_FORMATS.map((name) => (
          <label
            key={name}
            className={`flex gap-3 rounded-lg border p-3 ${name === kind ? "border-accent bg-accent-soft" : "border-line bg-panel"}`}
          >
            <input
              type="radio"
              name="format"
              checked={name === kind}
              className="mt-0.5 size-4 accent-(--accent)"
              onChange={() => {
                setKind(name);
                setStates(defaultStates(name));
              }}
            />
            <span>
              <span className="font-semibold">{t(`formats.${name}.name`)}</span>
              <span className="block text-ink-soft">{t(`formats.${name}.text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
        <legend className="mb-2 font-medium">{t("states")}</legend>
        {STATES.map((state) => (
          <label key={state} className="flex min-h-[24px] items-center gap-2">
            <input
              type="checkbox"
              checked={states.includes(state)}
              className="size-4 accent-(--accent)"
              onChange={() => setStates(toggle(states, state))}
            />
            {tc(`state.${state}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
        <legend className="mb-2 font-medium">{t("tasks")}</legend>
        {present.map((task) => (
          <label key={task} className="flex min-h-[24px] items-center gap-2">
            <input
              type="checkbox"
              checked={chosen.includes(task)}
              className="size-4 accent-(--accent)"
              onChange={() => setChosen(toggle(chosen, task))}
            />
            {tc(`task.${task}`)}
          </label>
        ))}
        <p className="w-full text-xs text-ink-soft">{t("tasksHint")}</p>
      </fieldset>
      {kind === "llava" ? (
        <fieldset className="flex flex-wrap items-end gap-4">
          <legend className="mb-2 font-medium">{t("llava")}</legend>
          <label className="flex flex-col gap-1">
            {t("boxSpace")}
            <select
              value={llava.boxSpace}
              className={field}
              onChange={(event) => setLlava({ ...llava, boxSpace: event.target.value })}
            >
              {BOX_SPACES.map((space) => (
                <option key={space} value={space}>
                  {t(`boxSpaces.${space}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            {t("seed")}
            <input
              type="number"
              min={0}
              value={llava.seed}
              className={`${field} w-28`}
              onChange={(event) => setLlava({ ...llava, seed: event.target.value || "0" })}
            />
          </label>
          <label className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              checked={llava.merge}
              className="size-4 accent-(--accent)"
              onChange={(event) => setLlava({ ...llava, merge: event.target.checked })}
            />
            {t("merge")}
          </label>
          <label className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              checked={llava.requirePhotos}
              className="size-4 accent-(--accent)"
              onChange={(event) => setLlava({ ...llava, requirePhotos: event.target.checked })}
            />
            {t("requirePhotos")}
          </label>
        </fieldset>
      ) : null}
      <div className="flex flex-wrap items-center gap-4 border-t border-line pt-4">
        {/* No state at all would be the format's own choice of them to the server. */}
        {states.length > 0 ? (
          <a href={`/api/datasets/${datasetId}/export?${query}`} download className={buttonClass("primary")}>
            <Download size={16} aria-hidden />
            {t("download")}
          </a>
        ) : null}
        <p role="status" className="text-ink-soft">
          {states.length > 0 ? t("leaving", { count: format.number(leaving) }) : t("noStates")}
        </p>
      </div>
    </div>
  );
}
