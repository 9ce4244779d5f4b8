"use client";

import { useTranslations } from "next-intl";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { Badge } from "../../ui/badge.tsx";
import { useEntryTags } from "./entry-tags.ts";

/** The tags of an entry, small below its head; nothing of one that has none. */
export function TagChips({ entry }: { entry: EntryView }) {
  const t = useTranslations("review.tags");
  const tags = useEntryTags(entry);
  if (tags.length === 0) return null;
  return (
    <ul aria-label={t("ofEntry")} className="mb-2 flex flex-wrap gap-1.5 px-2">
      {tags.map((tag) => (
        <li key={tag} className="max-w-full break-all">
          <Badge>{tag}</Badge>
        </li>
      ))}
    </ul>
  );
}
