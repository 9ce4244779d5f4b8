"use client";

import type { ComponentProps } from "react";
import { ListWalkButtons } from "#components/dashboard/browse/walk/list-walk.tsx";
import { useListWalk } from "#components/dashboard/browse/walk/use-list-walk.ts";
import { SingleEntryScreen } from "#components/review/entry/single-entry-screen.tsx";
import { useShortcut } from "#components/review/keys/use-keymap.ts";

/** One entry with the ways to its neighbours in the list that it was opened from. */
export function EntryScreen(props: Omit<ComponentProps<typeof SingleEntryScreen>, "neighbours" | "lead">) {
  const walk = useListWalk(props.entry.datasetId, props.entry.id);
  const keys = { previous: useShortcut("previousEntry"), next: useShortcut("nextEntry") };
  return (
    <SingleEntryScreen {...props} neighbours={walk} lead={walk ? <ListWalkButtons walk={walk} keys={keys} /> : null} />
  );
}
