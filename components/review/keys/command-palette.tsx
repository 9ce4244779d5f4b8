"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog as Base } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { findByLetters } from "#domain/review/keys/find-by-letters.ts";
import { keyName } from "#domain/review/keys/key-name.ts";
import { DialogPopup } from "../../ui/dialog-popup.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { COMMANDS, type CommandId } from "./commands.ts";
import { useKeymap } from "./use-keymap.ts";

type Props = {
  open: boolean;
  onOpenChange(open: boolean): void;
  canRun(id: CommandId): boolean;
  onRun(id: CommandId): void;
};

/** Every command that can run now, found by some of its letters. Enter runs the one that is marked. */
export function CommandPalette({ open, onOpenChange, canRun, onRun }: Props) {
  const t = useTranslations("keys");
  const picked = useRef<CommandId | null>(null);
  function close(isOpen: boolean) {
    const id = picked.current;
    picked.current = null;
    // The dialog gives the focus back in a microtask after this; what a command puts in focus comes later and keeps it.
    // Synchronously, as a key's handler would be: some commands focus what their own change has brought.
    if (!isOpen && id) setTimeout(() => flushSync(() => onRun(id)));
  }
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} onOpenChangeComplete={close}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <DialogPopup className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 flex-col rounded-xl border border-line bg-panel shadow-2xl">
          <Base.Title className="sr-only">{t("paletteTitle")}</Base.Title>
          <Search
            canRun={canRun}
            onPick={(id) => {
              picked.current = id;
              onOpenChange(false);
            }}
          />
          <Base.Close className="sr-only">{t("paletteClose")}</Base.Close>
        </DialogPopup>
      </Base.Portal>
    </Base.Root>
  );
}

function Search({ canRun, onPick }: { canRun(id: CommandId): boolean; onPick(id: CommandId): void }) {
  const t = useTranslations("keys");
  const tc = useTranslations("commands");
  const keymap = useKeymap();
  const [typed, setTyped] = useState("");
  const ids = COMMANDS.flatMap((row) =>
    row.hold || row.scope === "typing" || row.id === "palette" || !canRun(row.id) ? [] : row.id,
  );
  // By its id, too: an English word finds a Chinese command without leaving the keyboard's Latin letters.
  const found = findByLetters(ids, typed, (id) => [tc(`${id}.name`), id]);
  return (
    <Autocomplete.Root
      inline
      open
      items={ids}
      filteredItems={found}
      itemToStringValue={(id) => tc(`${id}.name`)}
      value={typed}
      onValueChange={(value, { reason }) => reason !== "item-press" && setTyped(value)}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        aria-label={t("paletteSearch")}
        placeholder={t("paletteSearch")}
        className="min-h-12 shrink-0 rounded-t-xl border-b border-line bg-panel px-4"
      />
      <Autocomplete.Empty className="px-4 text-sm text-ink-soft [&:not(:empty)]:py-3">
        {t("paletteNone")}
      </Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:p-0">
        {(id: CommandId) => (
          <Autocomplete.Item
            key={id}
            value={id}
            className="flex min-h-8 cursor-default items-center justify-between gap-4 rounded-md px-2.5 text-sm data-highlighted:bg-accent-soft data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent"
            onClick={() => onPick(id)}
          >
            {tc(`${id}.name`)}
            <span className="flex shrink-0 gap-1">
              {keymap.get(id)?.map((key) => (
                <Kbd key={key}>{keyName(key)}</Kbd>
              ))}
            </span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
