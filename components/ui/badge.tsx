import type { ReactNode } from "react";
import type { EntryState } from "#domain/entry/task.ts";

const LOOKS = {
  neutral: "bg-line/60 text-ink-soft",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  accent: "bg-accent-soft text-accent",
  violet: "bg-violet-soft text-violet",
} as const;

export const STATE_LOOK: Record<EntryState, keyof typeof LOOKS> = {
  pending: "neutral",
  accepted: "good",
  edited: "accent",
  rejected: "bad",
  flagged: "warn",
};

export function Badge({ look = "neutral", children }: { look?: keyof typeof LOOKS; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center rounded px-1.5 py-0.5 text-xs font-medium ${LOOKS[look]}`}>
      {children}
    </span>
  );
}
