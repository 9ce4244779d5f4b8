"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TASKS } from "#domain/entry/task.ts";
import { mergeReasons, type StaleCodebook } from "#domain/verdict/codebook.ts";
import { digitClashes, type Reason, SVIT_CLASSES } from "#domain/verdict/reasons.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useCodebookSave } from "./use-codebook-save.ts";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const field = "w-full rounded-md border border-line-strong/60 bg-surface px-2 py-1";

type Props = { datasetId: string; version: number; reasons: readonly Reason[] };

/**
 * Edits the list of the next codebook as a whole; a clash of keys is shown before it is sent, and what others saved meanwhile
 * is put together with it. A code in use is retired, never deleted.
 */
export function ReasonsEditor({ datasetId, version, reasons }: Props) {
  const t = useTranslations("reasons");
  const [rows, setRows] = useState<readonly Reason[]>(reasons);
  const { stale, problem, isSaved, save, follow } = useCodebookSave(datasetId, version);
  const clashes = digitClashes(rows);
  const change = (index: number, more: Partial<Reason>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...more } : row)));

  function takeUp(next: readonly Reason[]) {
    setRows(next);
    follow();
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 grow basis-0 text-sm text-ink-soft">{t("intro", { version })}</p>
        <Button icon={<Plus size={15} aria-hidden />} onClick={() => setRows([...rows, blank(rows)])}>
          {t("add")}
        </Button>
        <Button
          look="primary"
          disabled={clashes.length > 0 || JSON.stringify(rows) === JSON.stringify(reasons) || stale !== null}
          onClick={async () => {
            const saved = await save({ reasons: [...rows] });
            if (saved?.reasons) setRows(saved.reasons);
          }}
        >
          {t("save")}
        </Button>
      </div>
      {clashes.map(([a, b]) => (
        <p key={`${a} ${b}`} role="alert" className="text-sm text-bad">
          {t("clash", { a, b })}
        </p>
      ))}
      <Problem problem={problem} isSmall />
      {isSaved ? (
        <p role="status" className="text-sm text-good">
          {t("saved")}
        </p>
      ) : null}
      {stale ? <Newer stale={stale} mine={rows} onTake={takeUp} /> : null}
      <ul className="flex flex-col gap-3">
        {rows.map((row, index) => (
          <li
            key={row.code}
            className={`rounded-xl border border-line bg-panel p-4 text-sm ${row.retired ? "opacity-60" : ""}`}
          >
            <ReasonRow row={row} onChange={(more) => change(index, more)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

type NewerProps = { stale: StaleCodebook; mine: readonly Reason[]; onTake(reasons: readonly Reason[]): void };

/** The list in force where another one was edited: what changed in it, and one's own changes put together with it. */
function Newer({ stale: { base, newest }, mine, onTake }: NewerProps) {
  const t = useTranslations("reasons");
  const theirs = newest.reasons ?? [];
  const before = base?.reasons ?? [];
  const merged = mergeReasons(before, mine, theirs);
  const changed = mergeReasons(before, before, theirs).reasons.filter((reason) => !before.includes(reason));
  const { version, reviewerName } = newest;
  const numbers = { base: base?.version ?? "?", codes: changed.map(({ code }) => code).join(", ") };
  return (
    <section role="alert" className="rounded-xl border border-warn bg-warn-soft/40 p-4 text-sm">
      <h2 className="mb-2 font-semibold">
        {reviewerName === null ? t("newestNobody", { version }) : t("newest", { version, name: reviewerName })}
      </h2>
      <p>{t(changed.length === 0 ? "sameReasons" : "otherReasons", numbers)}</p>
      {merged.clashes.length > 0 ? <p>{t("bothChanged", { codes: merged.clashes.join(", ") })}</p> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {changed.length === 0 ? null : <Button onClick={() => onTake(theirs)}>{t("takeTheirs")}</Button>}
        <Button onClick={() => onTake(merged.reasons)}>{t("merge")}</Button>
      </div>
    </section>
  );
}

/** A new reason with a code and a key that no other has. */
function blank(rows: readonly Reason[]): Reason {
  const number = rows.length + 1;
  const digit = DIGITS.find((candidate) => !rows.some((row) => !row.retired && row.digit === candidate)) ?? 9;
  return {
    code: `reason-${number}-${Math.floor(performance.now())}`,
    digit,
    severity: 2,
    svitClass: "incorrect",
    tasks: ["other"],
    nameEn: "New reason",
    nameZh: "新原因",
    definitionEn: "",
    definitionZh: "",
    goodExample: "",
    badExample: "",
    retired: false,
  };
}

function ReasonRow({ row, onChange }: { row: Reason; onChange(more: Partial<Reason>): void }) {
  const t = useTranslations("reasons");
  const tc = useTranslations("common");
  const tr = useTranslations("review");
  const text = (
    name: "nameEn" | "nameZh" | "definitionEn" | "definitionZh" | "goodExample" | "badExample",
    max: number,
  ) => (
    <label className="flex flex-col gap-1 text-xs text-ink-soft">
      {t(name)}
      <input
        value={row[name]}
        maxLength={max}
        className={`${field} text-sm text-ink`}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </label>
  );
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <div className="flex flex-wrap items-end gap-3 md:col-span-2">
        <label className="flex flex-col gap-1 text-xs text-ink-soft">
          {t("digit")}
          <select
            value={row.digit}
            className={`${field} text-sm text-ink`}
            onChange={(event) => onChange({ digit: Number(event.target.value) })}
          >
            {DIGITS.map((digit) => (
              <option key={digit}>{digit}</option>
            ))}
          </select>
        </label>
        <code className="pb-1.5 text-ink-soft">{row.code}</code>
        <label className="flex flex-col gap-1 text-xs text-ink-soft">
          {t("severity")}
          <select
            value={row.severity}
            className={`${field} text-sm text-ink`}
            onChange={(event) => onChange({ severity: Number(event.target.value) })}
          >
            {[1, 2, 3].map((severity) => (
              <option key={severity}>{severity}</option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-xs text-ink-soft">
          {t("svitClass")}
          <select
            value={row.svitClass}
            className={`${field} text-sm text-ink`}
            onChange={(event) =>
              onChange({ svitClass: SVIT_CLASSES.find((name) => name === event.target.value) ?? row.svitClass })
            }
          >
            {SVIT_CLASSES.map((name) => (
              <option key={name} value={name}>
                {tr(`svitClass.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <span className="grow" />
        <label className="flex items-center gap-2 pb-1.5">
          <input
            type="checkbox"
            checked={row.retired}
            className="size-4 accent-(--accent)"
            onChange={(event) => onChange({ retired: event.target.checked })}
          />
          {t("retired")}
        </label>
      </div>
      {text("nameEn", 60)}
      {text("nameZh", 60)}
      {text("definitionEn", 600)}
      {text("definitionZh", 600)}
      {text("goodExample", 600)}
      {text("badExample", 600)}
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1 md:col-span-2">
        <legend className="mb-1 text-xs text-ink-soft">{t("tasks")}</legend>
        {TASKS.map((task) => (
          <label key={task} className="flex min-h-[24px] items-center gap-2">
            <input
              type="checkbox"
              checked={row.tasks.includes(task)}
              className="size-4 accent-(--accent)"
              onChange={(event) =>
                onChange({
                  tasks: event.target.checked ? [...row.tasks, task] : row.tasks.filter((other) => other !== task),
                })
              }
            />
            {tc(`task.${task}`)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
