"use client";

import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { useKeymap, useShortcut } from "../keys/use-keymap.ts";
import { useKeys } from "../keys/use-keys.ts";

type Props = { onUndo(): void; children: ReactNode };

/** Takes the last verdict back where no entry is on the screen that would have the keys; its key still does. */
export function UndoButton({ onUndo, children }: Props) {
  useKeys({
    keymap: useKeymap(),
    scope: "entry",
    run: (command) => command === "undo" && onUndo(),
    digit: () => false,
    hold: () => {},
  });
  return (
    <Button onClick={onUndo} shortcut={useShortcut("undo")}>
      {children}
    </Button>
  );
}
