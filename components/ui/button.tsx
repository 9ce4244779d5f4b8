import type { ComponentProps, ReactNode } from "react";
import { ariaKey, keyName } from "#domain/review/keys/key-name.ts";
import { Kbd } from "./kbd.tsx";

const LOOKS = {
  plain: "bg-panel border-line-strong/50 text-ink hover:border-line-strong hover:bg-surface",
  primary: "bg-accent border-transparent text-accent-ink hover:brightness-110",
  good: "bg-good-soft border-good/40 text-good hover:border-good",
  bad: "bg-bad-soft border-bad/40 text-bad hover:border-bad",
  warn: "bg-warn-soft border-warn/40 text-warn hover:border-warn",
  quiet: "border-transparent text-ink-soft hover:text-ink hover:bg-line/50",
} as const;

export type ButtonLook = keyof typeof LOOKS;

/** A link of this look is as tall for a finger as a button. */
export const buttonClass = (look: ButtonLook = "plain", more = "") =>
  `inline-flex min-h-8 pointer-coarse:min-h-11 items-center justify-center gap-2 whitespace-nowrap rounded-md border px-3 py-1 text-sm font-medium transition-colors disabled:opacity-50 ${LOOKS[look]} ${more}`;

type Props = ComponentProps<"button"> & {
  look?: ButtonLook;
  shortcut?: string | undefined;
  isShortcutIdle?: boolean;
  icon?: ReactNode;
};

/**
 * A button; `shortcut`, a key as the table of commands spells it, is printed on it and exposed to assistive technology. An idle
 * one does nothing now, and is grey.
 */
export function Button({
  look = "plain",
  shortcut,
  isShortcutIdle = false,
  icon,
  className = "",
  children,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      aria-keyshortcuts={shortcut && !isShortcutIdle ? ariaKey(shortcut) : undefined}
      className={buttonClass(look, className)}
      {...rest}
    >
      {icon}
      {children}
      {shortcut ? <Kbd isIdle={isShortcutIdle}>{keyName(shortcut)}</Kbd> : null}
    </button>
  );
}
