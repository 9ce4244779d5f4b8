"use client";

import { useSyncExternalStore } from "react";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { call } from "../../ui/call.ts";
import { TagStore } from "./tag-store.ts";

/** Of the whole page: an entry that is left while its tag is under way shows it when it is come back to. */
export const tagStore = new TagStore(({ entryId, tag, isOn }) => {
  const sent = { params: { entryId }, body: { tag }, timeoutMs: 20_000 };
  return isOn ? call("PUT /api/entries/{entryId}/tags", sent) : call("DELETE /api/entries/{entryId}/tags", sent);
});

const NONE: string[] = [];

/** The tags of an entry as they are now. */
export const useEntryTags = ({ id, tags = NONE }: Pick<EntryView, "id" | "tags">): readonly string[] =>
  useSyncExternalStore(
    tagStore.subscribe,
    () => tagStore.shown(id),
    () => null,
  ) ?? tags;
