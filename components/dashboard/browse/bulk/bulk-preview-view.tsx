"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type BulkPreview, LEFT_REASONS } from "#domain/bulk.ts";
import { STATES, TASKS } from "#domain/entry/task.ts";
import { Badge, STATE_LOOK } from "../../../ui/badge.tsx";
import { countWords } from "../count-words.ts";
import type { BulkKind } from "./bulk-kind.ts";

/** What would change, by state and task, and what would stay as it is and why. */
export function BulkPreviewView({ kind, preview }: { kind: BulkKind; preview: BulkPreview }) {
  const t = useTranslations("browse.bulk");
  const tc = useTranslations("common");
  const locale = useLocale();
  const format = useFormatter();
  const { changes, left, states, tasks } = preview;
  const number = (count: number) => countWords({ count, isExact: changes.isExact }, locale);
  const stays = LEFT_REASONS.filter((reason) => (left[reason] ?? 0) > 0);
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3">
      <p className="font-medium">
        {changes.isExact
          ? t(`${kind}.changes`, { count: changes.count, number: format.number(changes.count) })
          : t(`${kind}.changesAbout`, { number: number(changes.count) })}
      </p>
      <dl className="flex flex-col gap-1">
        {STATES.filter((state) => states[state]).map((state) => (
          <div key={state} className="flex items-center gap-3">
            <dt>
              <Badge look={STATE_LOOK[state]}>{tc(`state.${state}`)}</Badge>
            </dt>
            <dd className="tabular-nums">{number(states[state] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-ink-soft">
        {TASKS.filter((task) => tasks[task])
          .map((task) => `${tc(`task.${task}`)} ${number(tasks[task] ?? 0)}`)
          .join(" · ")}
      </p>
      {stays.length > 0 ? (
        <ul className="border-t border-line pt-2 text-ink-soft">
          {stays.map((reason) => (
            <li key={reason}>
              <span className="font-medium text-ink tabular-nums">{number(left[reason] ?? 0)}</span>{" "}
              {t(`left.${reason}`)}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
