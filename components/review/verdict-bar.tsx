"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Outcome } from "#domain/review/draft.ts";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { type CommandId, shortcutOf } from "./commands.ts";

type Props = {
  outcome: Outcome;
  /** True where an edit comes from changed words alone. */
  isTextOnly: boolean;
  isDisabled: boolean;
  canUndo: boolean;
  onRun(command: CommandId): void;
};

const LOOK: Record<Outcome["decision"], ButtonLook> = { accept: "good", edit: "primary", reject: "bad" };

/** The verdict keys as buttons. The first says what finishing the entry as it stands will do. */
export function VerdictBar({ outcome, isTextOnly, isDisabled, canUndo, onRun }: Props) {
  const t = useTranslations("review");
  const label = outcome.decision === "edit" && isTextOnly ? t("finish.editText") : t(`finish.${outcome.decision}`);
  const button = (id: CommandId, look: ButtonLook, text: string, icon?: ReactNode) => (
    <Button
      look={look}
      icon={icon}
      title={icon ? text : undefined}
      aria-label={icon ? text : undefined}
      shortcut={shortcutOf(id)}
      disabled={id === "undo" ? !canUndo : isDisabled}
      className={`min-h-9 gap-1 px-1.5 text-[0.83rem] ${id === "finish" ? "grow" : "shrink-0"}`}
      // A mouse press leaves the focus where it was, or the next Enter would press this button again.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(id)}
    >
      {icon ? null : text}
    </Button>
  );
  return (
    <div className="flex items-center gap-1 border-t border-line bg-panel px-2 py-2">
      {button("finish", LOOK[outcome.decision], label)}
      {button("reject", "bad", t("command.reject"))}
      {button("unclear", "warn", t("command.unclear"))}
      {button("flag", "warn", t("command.flag"))}
      {button("skip", "quiet", t("command.skip"))}
      {button("undo", "quiet", t("command.undo"), <Undo2 size={15} aria-hidden />)}
    </div>
  );
}
