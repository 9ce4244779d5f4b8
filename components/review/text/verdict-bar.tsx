"use client";

import { CheckCheck, Ellipsis, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import type { Outcome } from "#domain/review/workspace/finish.ts";
import { Button, type ButtonLook } from "../../ui/button.tsx";
import type { CommandId } from "../keys/commands.ts";
import { useFieldInFocus, useKeyNow } from "../keys/use-key-now.ts";
import { useShortcut } from "../keys/use-keymap.ts";

type Props = {
  outcome: Outcome;
  /** True where an edit comes from changed words alone. */
  isTextOnly: boolean;
  /** The whole entry goes, and its reason is asked for. */
  isRejecting: boolean;
  isPhotoVisit: boolean;
  /** A box is being changed: some keys are its own. */
  isInBox: boolean;
  /** A box is asked to be drawn: Enter ends that, and decides nothing. */
  isDrawing: boolean;
  canRun(command: CommandId): boolean;
  onRun(command: CommandId): void;
};

const LOOK: Record<Outcome["decision"], ButtonLook> = { accept: "good", edit: "primary", reject: "bad" };

/**
 * The verdict keys as buttons, each with the key that does it now. The first says what finishing the entry as it stands will
 * do. A phone has three of them, and undo.
 */
export function VerdictBar(props: Props) {
  const { outcome, isTextOnly, isRejecting, isPhotoVisit, isInBox, isDrawing, canRun, onRun } = props;
  const t = useTranslations("review");
  const tk = useTranslations("commands");
  const field = useFieldInFocus();
  // Said before the first letter: who writes in a turn means to keep what is written.
  const decision = field?.isContentEditable && outcome.decision === "accept" ? "edit" : outcome.decision;
  // Where a box is being changed Enter ends that, and decides nothing.
  const isDone = isInBox && field === null;
  const changed = decision === "edit" && isTextOnly ? "editText" : decision;
  const finish = t(`finish.${isDrawing ? "stopDrawing" : isDone ? "boxDone" : isRejecting ? "rejectEntry" : changed}`);
  const look = isDrawing || isDone ? "primary" : LOOK[isRejecting ? "reject" : decision];
  const rest = { isInBox, canRun, onRun };
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-1 border-t border-line bg-panel px-2 py-1.5 max-sm:hidden">
        <Key {...rest} id={field ? "finishTyping" : isDone ? "boxDone" : "finish"} look={look} text={finish} grows />
        <Key {...rest} id="reject" look="bad" text={tk("reject.short")} />
        <Key {...rest} id="unclear" look="warn" text={tk("unclear.short")} />
        <Key {...rest} id="flag" look="warn" text={tk("flag.short")} />
        <Key {...rest} id="skip" look="quiet" text={tk("skip.short")} />
        {isPhotoVisit ? (
          <Key
            {...rest}
            id="acceptShown"
            look="good"
            text={tk("acceptShown.name")}
            icon={<CheckCheck size={15} aria-hidden />}
          />
        ) : null}
        <Key {...rest} id="palette" look="quiet" text={tk("palette.name")} icon={<Ellipsis size={15} aria-hidden />} />
        <Key {...rest} id="undo" look="quiet" text={tk("undo.name")} icon={<Undo2 size={15} aria-hidden />} />
      </div>
      {/* A phone has room for three and the way back: what else there is asks for a larger screen. */}
      <div className="flex shrink-0 items-center gap-1.5 border-t border-line bg-panel px-2 py-1.5 sm:hidden">
        <Key {...rest} id="finish" look={look} text={finish} grows />
        <Key {...rest} id="strike" look="bad" text={t("wrongHere")} grows />
        <Key {...rest} id="skip" look="quiet" text={tk("skip.short")} />
        <Key {...rest} id="undo" look="quiet" text={tk("undo.name")} icon={<Undo2 size={18} aria-hidden />} />
      </div>
    </>
  );
}

type KeyProps = {
  id: CommandId;
  look: ButtonLook;
  text: string;
  icon?: ReactNode;
  grows?: boolean;
  isInBox: boolean;
  canRun(command: CommandId): boolean;
  onRun(command: CommandId): void;
};

function Key({ id, look, text, icon, grows = false, isInBox, canRun, onRun }: KeyProps) {
  const usual = useShortcut(id);
  const shortcut = useKeyNow(isInBox)(id);
  return (
    <Button
      look={look}
      icon={icon}
      // Where there is no room for the key next to the icon, the title shows it.
      title={icon ? `${text}${shortcut ? ` (${keyName(shortcut)})` : ""}` : undefined}
      aria-label={icon ? text : undefined}
      shortcut={icon ? undefined : (shortcut ?? usual)}
      isShortcutIdle={shortcut === undefined}
      disabled={!canRun(id)}
      className={`min-h-9 gap-1 px-1.5! text-[0.83rem] ${grows ? "grow" : "shrink-0"}`}
      // A mouse press leaves the focus where it was, or the next Enter would press this button again.
      onMouseDown={(event) => event.preventDefault()}
      // The second press of a double click would decide the entry that has just come.
      onClick={({ detail: presses }) => (presses < 2 || !isDeciding(id)) && onRun(id)}
    >
      {icon ? null : text}
    </Button>
  );
}

/** A mark is taken back by the next press, however soon that comes. */
const isDeciding = (id: CommandId) => !(["undo", "palette", "boxDone", "strike"] as CommandId[]).includes(id);
