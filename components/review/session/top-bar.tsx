"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { QueueProgress } from "#domain/entry/entry-view.ts";
import type { Task } from "#domain/entry/task.ts";
import type { Figures } from "#domain/review/session/figures.ts";
import { GoTo } from "../../frame/go-to.tsx";
import { LocaleSwitch } from "../../ui/locale-switch.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { ThemeSwitch } from "../../ui/theme-switch.tsx";
import type { Outbox } from "../outbox/outbox.ts";
import { Saving } from "../outbox/saving.tsx";
import { ShownWords } from "../workspace/shown-words.tsx";
import type { Session } from "./session.ts";

type Props = {
  session: Session;
  progress: QueueProgress | null;
  outbox: Outbox;
  /** Of this sitting; pace in entries an hour. */
  figures: Figures | null;
  /** The task on the screen, whose pace is shown. */
  task: Task | null;
  /** What was just done, where nothing else on the screen shows it. */
  announcement?: string | null;
};

/** Where the session stands, how fast it goes, and whether everything is saved: in sight, not in the way. */
export function TopBar({ session, progress, outbox, figures, task, announcement = null }: Props) {
  const t = useTranslations("review");
  const tp = useTranslations("practice");
  const tr = useTranslations("recipes.queue");
  const goal = progress?.goal;
  const done = goal?.approved ?? (progress ? progress.size - progress.left : 0);
  return (
    <header className="flex h-10 shrink-0 pointer-coarse:h-12 items-center gap-4 overflow-hidden whitespace-nowrap border-b border-line bg-panel px-3 text-sm">
      <Link href="/" className="truncate font-semibold leading-[24px] text-ink hover:text-accent">
        {session.purpose === "practice" ? tp("title") : session.datasetName}
      </Link>
      {session.name === null ? null : (
        <span className="min-w-0 max-w-64 truncate text-ink-soft max-md:hidden" title={session.name}>
          {session.name}
        </span>
      )}
      {progress ? (
        <div className="flex items-center gap-2">
          <ProgressBar
            label={t("title")}
            value={done}
            max={goal?.wanted ?? progress.size}
            className="h-1.5 w-28 max-md:hidden"
          />
          <span className="tabular-nums text-ink-soft">
            {goal
              ? tr("progress", goal)
              : t(session.purpose === "spot_check" ? "positionEntries" : "position", { done, size: progress.size })}
          </span>
          {session.boxes === null ? null : (
            <span className="text-ink-soft tabular-nums max-lg:hidden">
              · {t("boxesInAll", { count: session.boxes })}
            </span>
          )}
          {!goal && progress.elsewhere > 0 ? (
            <span className="text-ink-soft max-lg:hidden">· {t("elsewhere", { count: progress.elsewhere })}</span>
          ) : null}
        </div>
      ) : null}
      {figures && figures.count > 0 ? <Pace figures={figures} task={task} /> : null}
      <span className="grow" />
      <ShownWords>{announcement}</ShownWords>
      <Saving outbox={outbox} />
      <GoTo />
      <LocaleSwitch />
      <ThemeSwitch />
    </header>
  );
}

function Pace({ figures, task }: { figures: Figures; task: Task | null }) {
  const t = useTranslations("review");
  const tc = useTranslations("common");
  const format = useFormatter();
  const decided = Object.entries(figures.decisions).map(
    ([decision, count]) => `${tc(`decision.${decision}`)} ${format.number(count)}`,
  );
  const paces = Object.entries(figures.pace).map(([own, perHour]) =>
    t("paceTask", { task: tc(`task.${own}`), perHour: format.number(Math.round(perHour)) }),
  );
  const pace = task ? figures.pace[task] : undefined;
  return (
    <span className="tabular-nums text-ink-soft max-lg:hidden" title={[...decided, ...paces].join("\n")}>
      {t("here", { count: format.number(figures.count) })}
      {pace === undefined ? null : ` · ${t("pace", { perHour: format.number(Math.round(pace)) })}`}
    </span>
  );
}
