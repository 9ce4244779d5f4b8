import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { parsePartRule } from "#domain/part/part-rule.ts";
import type { PartsView } from "#domain/part/parts-view.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { useMessage } from "../../ui/use-message.ts";
import { PartRuleFields, partRuleOf } from "./part-rule-fields.tsx";

type Props = {
  datasetId: string;
  rules: readonly string[];
  run: PartsView["run"];
  isUnderWay: boolean;
  onStarted(): void;
};

/** Divides all entries anew, and shows how far that is. */
export function DivideForm({ datasetId, rules, run, isUnderWay, onStarted }: Props) {
  const t = useTranslations("parts");
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const ruleName = (text: string) => {
    const rule = parsePartRule(text);
    if (rule === null) return text;
    return rule.by === "key" ? `${t("rules.key")} (${rule.key})` : t(`rules.${rule.by}`);
  };

  async function divide(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setProblem(null);
    const rule = partRuleOf(new FormData(event.currentTarget));
    if (rule === null) return;
    try {
      await call("POST /api/datasets/{datasetId}/parts/rule", { params: { datasetId }, body: { rule } });
      onStarted();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <section
      aria-labelledby="divide"
      className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-4 text-sm"
    >
      <h2 id="divide" className="text-base font-semibold">
        {t("ruleTitle")}
      </h2>
      {rules.length > 0 ? <p>{t("ruleNow", { rules: rules.map(ruleName).join(", ") })}</p> : null}
      <p className="text-ink-soft">{t("ruleIntro")}</p>
      {isUnderWay ? <Progress run={run} /> : null}
      {run?.state === "failed" ? (
        <p className="text-warn">{t("failed", { problem: run.error ? word(run.error) : "" })}</p>
      ) : null}
      {run?.state === "cancelled" ? <p className="text-warn">{t("cancelled")}</p> : null}
      <form onSubmit={divide} className="flex flex-wrap items-start gap-3">
        <fieldset disabled={isUnderWay} className="min-w-0 grow">
          <PartRuleFields />
        </fieldset>
        {/* In line with the fields, which stand below their labels. */}
        <Button type="submit" disabled={isUnderWay} className="h-9 sm:mt-6">
          {t("go")}
        </Button>
      </form>
      <Problem problem={problem} isSmall />
    </section>
  );
}

function Progress({ run }: Pick<Props, "run">) {
  const t = useTranslations("parts");
  const { done = 0, total = null } = run?.progress ?? {};
  const figures = run?.state === "running" ? t("running", { done, total: total ?? done }) : t("waiting");
  return (
    <div className="flex flex-col gap-1">
      <ProgressBar label={t("ruleTitle")} value={total === null ? null : done} max={total ?? 1} />
      <p className="text-ink-soft tabular-nums">{figures}</p>
    </div>
  );
}
