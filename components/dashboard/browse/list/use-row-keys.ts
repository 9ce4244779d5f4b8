"use client";

import { type KeyboardEvent, useState } from "react";
import { isSelected, type Selection, select } from "../bulk/selection.ts";
import { idsBetween, indexOfId, rowAt } from "./strip.ts";
import type { Rows } from "./use-rows.ts";

type Settings<Row extends { id: string }> = {
  rows: Rows<Row>;
  selection: Selection;
  onSelect(selection: Selection): void;
  onOpen(id: string): void;
  /** Scrolls so that the row is to be seen. */
  reveal(index: number): void;
  pageRows: number;
  /** Rows side by side; then arrows to the sides walk, too. */
  lineRows?: number;
  onStart(): void;
  onEnd(): void;
  onAll(): void;
};

/** `offset` counts from the row that the list was opened at, so that rows that come in front leave it where it is. */
type Mark = { id: string; offset: number };

/**
 * The row that has the keys, and what keys and presses do with rows: arrows, j and k walk, Enter opens, Space selects,
 * Shift takes along what lies between.
 */
export function useRowKeys<Row extends { id: string }>(settings: Settings<Row>) {
  const { rows, selection, onSelect, onOpen, reveal, pageRows, lineRows = 1 } = settings;
  const { strip } = rows;
  const [active, setActive] = useState<Mark | null>(null);
  /** Where a range begins: the row that was last walked to or pressed without Shift. */
  const [anchor, setAnchor] = useState<Mark | null>(null);
  const [round, setRound] = useState(rows.round);
  // The list was read anew: its rows have other offsets, or are gone.
  if (round !== rows.round) {
    setRound(rows.round);
    const index = indexOfId(strip, active?.id ?? rows.opened.activeId ?? "");
    setActive(index < 0 ? null : markAt(index));
    setAnchor(null);
  }

  function markAt(index: number): Mark | null {
    const row = rowAt(strip, index);
    return row && { id: row.id, offset: index - strip.shift };
  }
  const indexOf = (mark: Mark | null): number => (mark ? mark.offset + strip.shift : -1);

  function walk(to: number, isRange: boolean): void {
    const index = Math.max(0, Math.min(strip.length - 1, to));
    const mark = markAt(index);
    if (!mark) return;
    const from = anchor ?? active ?? mark;
    if (isRange) onSelect(select(selection, idsBetween(strip, indexOf(from), index), true));
    setAnchor(isRange ? from : mark);
    setActive(mark);
    reveal(index);
  }

  /** A press on a row's box: with Shift, all between the last press and this one become as this one. */
  function toggle(index: number, isRange: boolean): void {
    const mark = markAt(index);
    if (!mark) return;
    const isOn = !isSelected(selection, mark.id);
    const from = isRange && anchor ? indexOf(anchor) : index;
    onSelect(select(selection, idsBetween(strip, from, index), isRange ? true : isOn));
    setAnchor(isRange && anchor ? anchor : mark);
    setActive(mark);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.altKey) return;
    const at = indexOf(active);
    const isCommand = event.ctrlKey || event.metaKey;
    const steps: Record<string, () => void> = isCommand
      ? { a: settings.onAll, Home: settings.onStart, End: settings.onEnd }
      : {
          ArrowDown: () => walk(at < 0 ? 0 : at + lineRows, event.shiftKey),
          j: () => walk(at + 1, false),
          J: () => walk(at + 1, true),
          ArrowUp: () => walk(at - lineRows, event.shiftKey),
          k: () => walk(at - 1, false),
          K: () => walk(at - 1, true),
          ...(lineRows > 1 ? { ArrowRight: () => walk(at + 1, false), ArrowLeft: () => walk(at - 1, false) } : {}),
          PageDown: () => walk(at + pageRows, event.shiftKey),
          PageUp: () => walk(at - pageRows, event.shiftKey),
          Home: () => walk(0, event.shiftKey),
          End: () => walk(strip.length - 1, event.shiftKey),
          Enter: () => active && onOpen(active.id),
          " ": () => toggle(Math.max(0, at), event.shiftKey),
          x: () => toggle(Math.max(0, at), false),
        };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  }

  return {
    activeId: active?.id ?? null,
    activeIndex: indexOf(active),
    onKeyDown,
    toggle,
    /** The row is pressed or opened: the keys go on from it. */
    touch: (index: number) => {
      const mark = markAt(index);
      setActive(mark);
      setAnchor(mark);
    },
    /** The list takes the focus: some row must have the keys. */
    enter: (firstSeen: number) => {
      if (active === null) setActive(markAt(firstSeen));
    },
  };
}
