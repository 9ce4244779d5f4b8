"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";

const KEPT = "svit-list";

/** An entry is being opened from a list: the way back leads there. */
export function rememberList(datasetId: string, search: string): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ datasetId, search, steps: window.history.length }));
  } catch {
    // A browser that keeps nothing: the way back leads to the unfiltered list.
  }
}

function rememberedList(datasetId: string): { search: string; isLastStep: boolean } | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept?.datasetId !== datasetId || typeof kept.search !== "string") return null;
    return { search: kept.search, isLastStep: window.history.length === kept.steps + 1 };
  } catch {
    return null;
  }
}

type Props = { datasetId: string; className: string; children: ReactNode };

/** The way from an entry back to the list that it was opened from, with its filter and where it stood. */
export function BackToList({ datasetId, className, children }: Props) {
  const router = useRouter();
  const plain = `/datasets/${datasetId}`;
  return (
    <Link
      href={plain}
      className={className}
      onClick={(event) => {
        const list = rememberedList(datasetId);
        if (!list || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (list.isLastStep) router.back();
        else router.push(list.search === "" ? plain : `${plain}?${list.search}`);
      }}
    >
      {children}
    </Link>
  );
}
