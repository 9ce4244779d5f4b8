import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import type { AnswerOf } from "#domain/api/endpoints.ts";
import { type GenerationInput, PHOTOS_MAX } from "#domain/generate/generation-request.ts";
import { GENERATION_TASKS, type GenerationTask } from "#domain/generate/generation-task.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";

type Estimate = AnswerOf<"POST /api/datasets/{datasetId}/generations/estimate">;

/** What the next batch asks for: estimated first, since it may cost money. */
export function GenerateForm({ datasetId, onStarted }: { datasetId: string; onStarted(): void }) {
  const t = useTranslations("generate");
  const form = useRef<HTMLFormElement>(null);
  const [tasks, setTasks] = useState<readonly GenerationTask[]>(["conversation"]);
  const [estimate, setEstimate] = useState<Estimate | null>(null);
  const { problem, isBusy, attempt } = useAttempt();
  const params = { datasetId };

  async function within(work: (body: GenerationInput) => Promise<void>) {
    if (!form.current?.reportValidity()) return;
    const body = requestOf(new FormData(form.current), tasks);
    setEstimate(null);
    await attempt(() => work(body));
  }
  const look = () =>
    within(async (body) => {
      setEstimate(await call("POST /api/datasets/{datasetId}/generations/estimate", { params, body }));
    });
  const start = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    return within(async (body) => {
      await call("POST /api/datasets/{datasetId}/generations", { params, body });
      onStarted();
    });
  };
  const field = "w-40 rounded-md border border-line-strong bg-surface px-2 py-1.5";
  return (
    <form
      ref={form}
      onSubmit={start}
      aria-labelledby="generate"
      className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-4 text-sm"
    >
      <h2 id="generate" className="text-base font-semibold">
        {t("title")}
      </h2>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1">{t("tasks")}</legend>
        {GENERATION_TASKS.map((task) => (
          <label key={task} className="flex min-h-[24px] items-center gap-2">
            <input
              type="checkbox"
              checked={tasks.includes(task)}
              onChange={({ target }) =>
                setTasks(target.checked ? [...tasks, task] : tasks.filter((other) => other !== task))
              }
            />
            {t(`task.${task}`)}
          </label>
        ))}
      </fieldset>
      <div className="flex flex-wrap gap-x-4 gap-y-3">
        <label className="flex flex-col gap-1">
          {t("photos")}
          <input
            name="photos"
            type="number"
            required
            min={1}
            max={PHOTOS_MAX}
            step={1}
            defaultValue={10}
            className={field}
          />
        </label>
        <label className="flex flex-col gap-1">
          {t("budgetCost")}
          <input name="cost" type="number" min={0} step="any" placeholder={t("noBudget")} className={field} />
        </label>
        <label className="flex flex-col gap-1">
          {t("budgetTokens")}
          <input name="tokens" type="number" min={1} step={1} placeholder={t("noBudget")} className={field} />
        </label>
      </div>
      <label className="flex min-h-[24px] items-center gap-2">
        <input type="checkbox" name="withPhoto" />
        {t("withPhoto")}
      </label>
      <label className="flex min-h-[24px] items-center gap-2">
        <input type="checkbox" name="again" />
        {t("again")}
      </label>
      <label className="flex min-h-[24px] items-center gap-2">
        <input type="checkbox" name="queue" defaultChecked />
        {t("queue")}
      </label>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="button" disabled={isBusy || tasks.length === 0} onClick={look}>
          {t("estimate")}
        </Button>
        <Button type="submit" look="primary" disabled={isBusy || tasks.length === 0}>
          {t("start")}
        </Button>
      </div>
      <div role="status">{estimate ? <EstimateText estimate={estimate} /> : null}</div>
      <Problem problem={problem} isSmall />
    </form>
  );
}

function requestOf(form: FormData, tasks: readonly GenerationTask[]): GenerationInput {
  const number = (name: string) => (form.get(name) === "" ? null : Number(form.get(name)));
  return {
    tasks: [...tasks],
    photosMax: number("photos") ?? 1,
    withPhoto: form.has("withPhoto"),
    again: form.has("again"),
    queue: form.has("queue"),
    budget: { cost: number("cost"), tokens: number("tokens") },
  };
}

function EstimateText({ estimate }: { estimate: Estimate }) {
  const t = useTranslations("generate");
  const format = useFormatter();
  const { model, address, photos, unknown, requests, entries, tokens, cost, currency, photosAllowed, terms } = estimate;
  return (
    <ul className="flex flex-col gap-1">
      <li>{t("estimateFor", { model, address })}</li>
      <li className="tabular-nums">
        {t("estimateOf", { photos, requests, entries, tokens: tokens.input + tokens.output })}
      </li>
      <li>
        {cost === null || currency === null
          ? t("costUnknown")
          : t("costAbout", { cost: `${format.number(cost, "cost")} ${currency}` })}
      </li>
      {unknown > 0 ? <li>{t("photosUnknown", { count: unknown })}</li> : null}
      {photosAllowed ? null : <li>{t("textsOnly")}</li>}
      <li>{t(terms === null ? "termsUnknown" : terms ? "termsYes" : "termsNo")}</li>
    </ul>
  );
}
