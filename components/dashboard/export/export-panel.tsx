"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { EntryState, Task } from "#domain/entry/task.ts";
import type { ExportRunRequest, ExportRunView } from "#domain/export/export-run.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Message } from "#domain/message.ts";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { watchLive } from "../../ui/watch-live.ts";
import { AwaitedDownload } from "./awaited-download.tsx";
import { ExportForm } from "./export-form.tsx";
import { ExportRow } from "./export-row.tsx";

type Props = {
  datasetId: string;
  tasks: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  view: EntryFilter | null;
  runs: ExportRunView[];
};

/** The form that asks for an export, and under it what became of those that were asked for. */
export function ExportPanel({ datasetId, tasks, view, runs: first }: Props) {
  const t = useTranslations("export");
  const listed = useAnswer("GET /api/exports", { query: { datasetId } }, { initial: first });
  const { ask } = listed;
  const runs = listed.value ?? first;
  const [problem, setProblem] = useState<Message | null>(null);
  const [awaitedId, setAwaitedId] = useState<string | null>(null);
  const open = runs.flatMap(({ id, finishedAt }) => (finishedAt === null ? id : [])).join(",");

  // Joins the server's events: an export is another process's, and tells of itself when it has come further.
  useEffect(() => {
    if (open === "") return;
    // What keeps an answer away is not told: the next event asks again.
    return watchLive({ runs: open.split(",") }, () => void ask());
  }, [open, ask]);

  /** Sends a request to the server and shows what came of it. */
  const send = async <T,>(request: () => Promise<T>): Promise<T | null> => {
    setProblem(null);
    try {
      const answer = await request();
      await ask();
      return answer;
    } catch (error) {
      setProblem(problemOf(error));
      return null;
    }
  };
  const start = async (own: ExportRunRequest, isAwaited: boolean) => {
    const started = await send(() => call("POST /api/exports", { body: { ...own, datasetId } }));
    if (isAwaited && started) setAwaitedId(started.runId);
  };
  const awaited = runs.find(({ id }) => id === awaitedId);

  return (
    <div className="flex flex-col gap-6">
      <ExportForm datasetId={datasetId} tasks={tasks} view={view} start={start}>
        {awaited ? <AwaitedDownload key={awaited.id} run={awaited} /> : null}
      </ExportForm>
      <Problem problem={problem} isSmall />
      <section aria-label={t("list")} className="flex flex-col gap-3">
        <h2 className="font-semibold">{t("list")}</h2>
        {runs.length === 0 ? <p className="text-sm text-ink-soft">{t("none")}</p> : null}
        <ul className="flex flex-col gap-3">
          {runs.map((run) => (
            <ExportRow
              key={run.id}
              run={run}
              cancel={() => send(() => call("POST /api/runs/{runId}/cancel", { params: { runId: run.id } }))}
              forget={() => send(() => call("DELETE /api/exports/{runId}", { params: { runId: run.id } }))}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}
