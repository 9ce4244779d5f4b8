import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CutView } from "#domain/release/release.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { useAttempt } from "../../ui/use-attempt.ts";
import { RunOutcome } from "./run-outcome.tsx";

type Props = { cut: CutView; mayCancel: boolean; onDone(): void };

/** A release that is being cut: how far it is, or why it came to nothing. */
export function CutRow({ cut: { runId, name, state, isCancelling, progress, error }, mayCancel, onDone }: Props) {
  const t = useTranslations("releases");
  const { problem, attempt } = useAttempt();
  const isOpen = state === "waiting" || state === "running";
  const cancel = () =>
    attempt(async () => {
      await call("POST /api/runs/{runId}/cancel", { params: { runId }, body: {} });
      onDone();
    });
  const step = state === "running" && progress ? t(`step.${progress.step}`) : t(`state.${state}`);
  return (
    <li aria-label={name} className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">{name}</h3>
        <span role="status" className={state === "failed" ? "font-medium text-bad" : "text-ink-soft"}>
          {isCancelling ? t("cancelling") : step}
        </span>
        <span className="grow" />
        {isOpen && mayCancel && !isCancelling ? (
          <Button
            icon={<X size={15} aria-hidden />}
            aria-label={t("cancelCut", { name })}
            onClick={() => void cancel()}
          >
            {t("cancel")}
          </Button>
        ) : null}
      </div>
      <RunOutcome isOpen={isOpen} label={t("progress")} progress={progress} error={error} problem={problem} />
    </li>
  );
}
