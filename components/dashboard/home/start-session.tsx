"use client";

import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useCallback, useState } from "react";
import { type EntryState, STATES, TASKS, type Task } from "#domain/entry/task.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Message } from "#domain/message.ts";
import type { Part } from "#domain/part/part.ts";
import { SESSION_NAME_MAX } from "#domain/session-request.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { AssigneeChoice } from "./assignee-choice.tsx";
import { FittingEntries } from "./fitting-entries.tsx";
import { PartChoice } from "./part-choice.tsx";
import { PurposeChoice, type SessionPurpose } from "./purpose-choice.tsx";
import { RecipeQueueForm } from "./recipe-queue-form.tsx";

const SIZES = [20, 50, 100, 200, 500];

type Props = {
  datasetId: string;
  datasetName: string;
  tasks: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  parts: readonly Part[];
  /** Whom it can be given to; none in a studio without accounts. */
  assignees: readonly { id: string; name: string }[];
  /** Of whoever asks. */
  ownId: string | null;
  isOpenAtFirst?: boolean;
};

/** The fields offer nothing else, and the server looks again. */
const readFilter = (form: FormData) => ({
  tasks: form.getAll("task") as Task[],
  states: form.getAll("state") as EntryState[],
  parts: form.getAll("part").map(String),
  text: String(form.get("text") ?? ""),
});

/** Asks what a session shall be made of and whose it is, makes it, and opens it unless it is another's. */
export function StartSession(props: Props) {
  const { datasetId, datasetName, tasks, parts, assignees, ownId, isOpenAtFirst = false } = props;
  const t = useTranslations("home");
  const tc = useTranslations("common");
  const format = useFormatter();
  const router = useRouter();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const [chosen, setChosen] = useState<SessionPurpose>("session");
  const present = TASKS.filter((task) => tasks[task]);
  const [filter, setFilter] = useState<Partial<EntryFilter> | null>(null);
  const look = useCallback((form: HTMLFormElement | null) => {
    if (form) setFilter(readFilter(new FormData(form)));
  }, []);
  const purpose = chosen === "spot_check" ? "spot_check" : "session";
  const isSpotCheck = purpose === "spot_check";

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const seed = String(form.get("seed") ?? "").trim();
    const assigneeId = String(form.get("assignee") ?? "");
    const name = String(form.get("name") ?? "").trim();
    setBusy(true);
    setProblem(null);
    try {
      const { queueId } = await call("POST /api/datasets/{datasetId}/queues", {
        params: { datasetId },
        body: {
          purpose,
          filter: readFilter(form),
          size: Number(form.get("size")),
          ...(isSpotCheck ? {} : { order: form.get("order") as "shuffle" | "photo" }),
          ...(seed === "" ? {} : { seed }),
          ...(assigneeId === "" ? {} : { assigneeId }),
          ...(name === "" ? {} : { name }),
        },
      });
      setBusy(false);
      open(queueId, assigneeId, form.get("order") === "photo" && !isSpotCheck ? "?mode=photo" : "");
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  /** The session, unless it is another's. */
  function open(queueId: string, assigneeId: string, query = "") {
    if (assigneeId === "" || assigneeId === ownId) return router.push(`/review/${queueId}${query}`);
    setOpen(false);
    router.refresh();
  }

  return (
    <>
      <Button look="primary" icon={<Play size={15} aria-hidden />} onClick={() => setOpen(true)}>
        {t("start")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t("startIn", { name: datasetName })}>
        <PurposeChoice hasBoxes={Boolean(tasks.referring_qa || tasks.other)} chosen={chosen} onChoose={setChosen} />
        {chosen === "recipe" ? (
          <RecipeQueueForm datasetId={datasetId} assignees={assignees} ownId={ownId} onMade={open} />
        ) : null}
        <form
          ref={look}
          hidden={chosen === "recipe"}
          onChange={(event) => look(event.currentTarget)}
          onSubmit={start}
          className={chosen === "recipe" ? "" : "flex flex-col gap-4 text-sm"}
        >
          <fieldset hidden={isSpotCheck} disabled={isSpotCheck} className={isSpotCheck ? "" : "flex flex-col gap-1.5"}>
            <legend className="mb-1 font-medium">{t("task")}</legend>
            {present.map((task) => (
              <label key={task} className="flex min-h-[24px] items-center gap-2">
                <input type="checkbox" name="task" value={task} className="size-4 accent-(--accent)" />
                {tc(`task.${task}`)}
                <span className="text-ink-soft tabular-nums">
                  {t("pendingCount", { count: format.number(tasks[task]?.pending ?? 0) })}
                </span>
              </label>
            ))}
            <p className="text-xs text-ink-soft">{t("taskHint")}</p>
          </fieldset>
          <PartChoice parts={parts} />
          <fieldset className="flex flex-wrap gap-x-4 gap-y-1.5">
            <legend className="mb-1 font-medium">{t("state")}</legend>
            {STATES.filter((state) => !isSpotCheck || state !== "edited").map((state) => (
              <label key={state} className="flex min-h-[24px] items-center gap-2">
                <input
                  type="checkbox"
                  name="state"
                  value={state}
                  defaultChecked={state === "pending"}
                  className="size-4 accent-(--accent)"
                />
                {tc(`state.${state}`)}
              </label>
            ))}
          </fieldset>
          <label className="flex flex-col gap-1 font-medium">
            {t("text")}
            <input
              name="text"
              maxLength={200}
              className="rounded-md border border-line-strong bg-surface px-3 py-1.5 font-normal"
            />
          </label>
          <div className="grid grid-cols-2 gap-3">
            <label className="flex flex-col gap-1 font-medium">
              {t(isSpotCheck ? "sizeEntries" : "size")}
              <select
                name="size"
                defaultValue="100"
                className="rounded-md border border-line-strong bg-surface px-2 py-1.5 font-normal"
              >
                {SIZES.map((size) => (
                  <option key={size}>{size}</option>
                ))}
              </select>
            </label>
            {isSpotCheck ? null : (
              <label className="flex flex-col gap-1 font-medium">
                {t("order")}
                <select
                  name="order"
                  className="rounded-md border border-line-strong bg-surface px-2 py-1.5 font-normal"
                >
                  <option value="shuffle">{t("orderShuffle")}</option>
                  <option value="photo">{t("orderPhoto")}</option>
                </select>
              </label>
            )}
          </div>
          <label className="flex flex-col gap-1 font-medium">
            {t("sessionName")}
            <input
              name="name"
              maxLength={SESSION_NAME_MAX}
              autoComplete="off"
              className="rounded-md border border-line-strong bg-surface px-3 py-1.5 font-normal"
            />
          </label>
          <AssigneeChoice assignees={assignees} ownId={ownId} />
          {/* What opens at the dialog's lower edge comes above the bar that stays there. */}
          <details
            className="scroll-mb-20"
            onToggle={({ currentTarget }) => currentTarget.open && currentTarget.scrollIntoView({ block: "nearest" })}
          >
            <summary className="text-ink-soft">{t("seedMore")}</summary>
            <label className="mt-2 flex flex-col gap-1 font-medium">
              {t("seed")}
              <input
                name="seed"
                maxLength={64}
                className="rounded-md border border-line-strong bg-surface px-3 py-1.5 font-normal"
              />
            </label>
          </details>
          {/* In sight however long the form is. */}
          <div className="sticky -bottom-4 -mx-5 -mb-4 flex flex-wrap items-center gap-3 rounded-b-xl border-t border-line bg-panel px-5 py-3">
            <Problem problem={problem} />
            {isSpotCheck ? null : <FittingEntries datasetId={datasetId} filter={filter} />}
            <Button type="submit" look="primary" disabled={isBusy} className="ml-auto">
              {t("go")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
