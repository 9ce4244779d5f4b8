import type { ReactNode } from "react";

/** A key as printed on a keyboard. Decoration: the action's own label says what it does. An idle one, which does nothing now, is grey. */
export function Kbd({ isIdle = false, children }: { isIdle?: boolean; children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      data-idle={isIdle || undefined}
      // Where a finger is the pointer there may be no keyboard, and the room is the button's.
      className={`pointer-coarse:hidden inline-grid h-fit min-w-5 place-items-center rounded border border-current/30 px-1 font-sans text-[0.7rem] leading-4 ${isIdle ? "opacity-35" : ""}`}
    >
      {children}
    </kbd>
  );
}
