import type { Message } from "#domain/message.ts";
import { Problem } from "../../ui/problem.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { useMessage } from "../../ui/use-message.ts";

type Props = {
  isOpen: boolean;
  /** Of the progress bar. */
  label: string;
  progress: { done: number; total: number } | null;
  /** Why the run came to nothing. */
  error: Message | null;
  /** Why what was asked of it was refused. */
  problem: Message | null;
};

/** The lower half of a run's row: how far it is while it is open, and what went wrong. */
export function RunOutcome({ isOpen, label, progress, error, problem }: Props) {
  const word = useMessage();
  return (
    <>
      {isOpen ? (
        <ProgressBar
          label={label}
          value={progress && progress.total > 0 ? progress.done : null}
          max={progress?.total ?? 1}
        />
      ) : null}
      {error ? <p className="wrap-anywhere">{word(error)}</p> : null}
      <Problem problem={problem} isSmall />
    </>
  );
}
