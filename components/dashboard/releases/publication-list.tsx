import { RotateCcw, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { PublicationOf } from "#domain/release/publication.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { useAttempt } from "../../ui/use-attempt.ts";
import { RunOutcome } from "./run-outcome.tsx";

type Props = { publications: readonly PublicationOf[]; leads: boolean; onDone(): void };

/** Where a release was published, or is being, and why an attempt came to nothing. */
export function PublicationList({ publications, leads, onDone }: Props) {
  const t = useTranslations("releases.publish");
  if (publications.length === 0) return null;
  return (
    <ul aria-label={t("list")} className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {publications.map((own) => (
        <PublicationRow key={own.runId} publication={own} leads={leads} onDone={onDone} />
      ))}
    </ul>
  );
}

type RowProps = Omit<Props, "publications"> & { publication: PublicationOf };

function PublicationRow({ publication, leads, onDone }: RowProps) {
  const t = useTranslations("releases.publish");
  const ts = useTranslations("releases");
  const format = useFormatter();
  const { problem, isBusy, attempt } = useAttempt();
  const { runId, repo, address, isPublic, state, isCancelling, isResumable, progress, error, at, replacedBy } =
    publication;
  const isOpen = state === "waiting" || state === "running";
  const ask = (path: "POST /api/runs/{runId}/cancel" | "POST /api/runs/{runId}/resume") =>
    attempt(async () => {
      await call(path, { params: { runId }, body: {} });
      onDone();
    });
  const seen = t(isPublic ? "isPublic" : "isPrivate");
  const standing =
    state === "done" ? (replacedBy === null ? t("published", { seen }) : t("replaced", { number: replacedBy })) : null;
  const step = state === "running" && progress ? t(`step.${progress.step}`) : ts(`state.${state}`);
  return (
    <li aria-label={repo} className="flex flex-col gap-2 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <a
          href={`${address}/datasets/${repo}`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-[24px] min-w-0 items-center font-medium underline wrap-anywhere"
        >
          {repo}
        </a>
        <span role="status" className={state === "failed" ? "font-medium text-bad" : "text-ink-soft"}>
          {isCancelling ? ts("cancelling") : (standing ?? step)}
        </span>
        <time dateTime={at} className="text-ink-soft tabular-nums">
          {format.dateTime(new Date(at), "moment")}
        </time>
        <span className="grow" />
        {leads && isOpen && !isCancelling ? (
          <Button
            icon={<X size={15} aria-hidden />}
            aria-label={t("cancelOf", { repo })}
            disabled={isBusy}
            onClick={() => void ask("POST /api/runs/{runId}/cancel")}
          >
            {ts("cancel")}
          </Button>
        ) : null}
        {leads && isResumable ? (
          <Button
            icon={<RotateCcw size={15} aria-hidden />}
            aria-label={t("resumeOf", { repo })}
            disabled={isBusy}
            onClick={() => void ask("POST /api/runs/{runId}/resume")}
          >
            {t("resume")}
          </Button>
        ) : null}
      </div>
      <RunOutcome isOpen={isOpen} label={t("progress")} progress={progress} error={error} problem={problem} />
    </li>
  );
}
