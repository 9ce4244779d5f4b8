"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../ui/button.tsx";
import type { CommandId } from "../keys/commands.ts";
import { useKeyNow } from "../keys/use-key-now.ts";
import { useShortcut } from "../keys/use-keymap.ts";
import type { Workspace } from "../workspace/workspace.ts";

type Props = {
  workspace: Pick<Workspace, "pairs" | "focused" | "sentences" | "viewState">;
  onRun(command: CommandId): void;
};

/** Offered first where a whole entry is being rejected: to mark the part in focus alone, and keep all others. Nothing where there are no others. */
export function OnlyThis({ workspace, onRun }: Props) {
  const { pairs, focused, sentences, viewState } = workspace;
  const t = useTranslations("review");
  const usual = useShortcut("strike");
  const shortcut = useKeyNow(viewState.editedBox !== null)("strike");
  const isOfSentences = sentences !== null && sentences.length > 1 && viewState.sentence >= 0;
  if (!focused || (!isOfSentences && pairs.length < 2)) return null;
  return (
    <Button
      shortcut={shortcut ?? usual}
      isShortcutIdle={shortcut === undefined}
      className="min-h-7 rounded-full! py-0! text-xs!"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun("strike")}
    >
      {isOfSentences
        ? t("onlySentence", { number: viewState.sentence + 1, count: sentences.length - 1 })
        : t("onlyQa", { number: pairs.indexOf(focused) + 1, count: pairs.length - 1 })}
    </Button>
  );
}
