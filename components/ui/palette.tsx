"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog as Base } from "@base-ui/react/dialog";
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { findByLetters } from "#domain/review/keys/find-by-letters.ts";
import { DialogPopup } from "./dialog-popup.tsx";
import { Kbd } from "./kbd.tsx";

/** A row of the palette. `about`: said after its name, softer. `texts`: what it is found by. `keys`: printed as on a keyboard. */
export type PaletteItem = {
  id: string;
  name: string;
  about?: string;
  texts: readonly string[];
  keys?: readonly string[];
};

type Props = {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** Of `usePicked`: runs what was picked. */
  afterClose(): void;
  title: string;
  closeLabel: string;
  children: ReactNode;
};

/** The frame of a palette. */
export function PaletteDialog({ open, onOpenChange, afterClose, title, closeLabel, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} onOpenChangeComplete={(isOpen) => !isOpen && afterClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <DialogPopup className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 flex-col rounded-xl border border-line bg-panel shadow-2xl">
          <Base.Title className="sr-only">{title}</Base.Title>
          {children}
          <Base.Close className="sr-only">{closeLabel}</Base.Close>
        </DialogPopup>
      </Base.Portal>
    </Base.Root>
  );
}

/** What was picked in a palette, run once it has closed. */
export function usePicked<T>(onRun: (picked: T) => void, onOpenChange: (open: boolean) => void) {
  const picked = useRef<T | null>(null);
  return {
    pick(one: T) {
      picked.current = one;
      onOpenChange(false);
    },
    afterClose() {
      const one = picked.current;
      picked.current = null;
      // The dialog gives the focus back in a microtask after this; what a command puts in focus comes later and keeps it.
      // Synchronously, as a key's handler would be: some commands focus what their own change has brought.
      if (one !== null) setTimeout(() => flushSync(() => onRun(one)));
    },
  };
}

type SearchProps = {
  label: string;
  items: readonly PaletteItem[];
  /** What is said where nothing is found. */
  none: string;
  onTyped?(text: string): void;
  onPick(id: string): void;
};

/** Rows found by some of the letters of their texts, the best first. Enter picks the one that is marked. */
export function PaletteSearch({ label, items, none, onTyped, onPick }: SearchProps) {
  const [typed, setTyped] = useState("");
  const found = findByLetters(items, typed, ({ texts }) => texts);
  return (
    <Autocomplete.Root
      inline
      open
      items={items}
      filteredItems={found}
      itemToStringValue={({ name }) => name}
      value={typed}
      onValueChange={(value, { reason }) => {
        if (reason === "item-press") return;
        setTyped(value);
        onTyped?.(value);
      }}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        aria-label={label}
        placeholder={label}
        className="min-h-12 shrink-0 rounded-t-xl border-b border-line bg-panel px-4"
      />
      <Autocomplete.Empty className="px-4 text-sm text-ink-soft [&:not(:empty)]:py-3">{none}</Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:p-0">
        {(item: PaletteItem) => (
          <Autocomplete.Item
            key={item.id}
            value={item}
            className="flex min-h-8 cursor-default items-center justify-between gap-4 rounded-md px-2.5 text-sm pointer-coarse:min-h-11 data-highlighted:bg-accent-soft data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent"
            onClick={() => onPick(item.id)}
          >
            <span className="min-w-0 break-words">
              {item.name}
              {/* The blank is of its name, for those who hear it. */}
              {item.about ? <span className="text-ink-soft"> {item.about}</span> : null}
            </span>
            <span className="flex shrink-0 gap-1">
              {item.keys?.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
