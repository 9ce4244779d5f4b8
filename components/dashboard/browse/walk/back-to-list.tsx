"use client";

import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { leaveListAt } from "../list/kept-place.ts";
import { readListPlace } from "./entry-address.ts";

const KEPT = "svit-list";

/** An entry is being opened from a list: the way back leads there. */
export function rememberList(datasetId: string, search: string, openedId: string | null): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ datasetId, search, openedId, steps: window.history.length }));
  } catch {
    // A browser that keeps nothing: the way back leads to the unfiltered list.
  }
}

type Remembered = { search: string; openedId: string | null; isLastStep: boolean };

function rememberedList(datasetId: string): Remembered | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept?.datasetId !== datasetId || typeof kept.search !== "string") return null;
    const { search, openedId, steps } = kept;
    return { search, openedId, isLastStep: window.history.length === steps + 1 };
  } catch {
    // A storage that is closed or damaged: the way back leads to the list's beginning.
    return null;
  }
}

type Props = { datasetId: string; entryId: string; className: string; children: ReactNode };

/** The way from an entry back to the list that it was opened from, with its filter and where it stood. */
export function BackToList({ datasetId, entryId, className, children }: Props) {
  const router = useRouter();
  const list = readListPlace(useSearchParams().toString(), entryId);
  const plain = `/datasets/${datasetId}`;
  const addressOf = (search: string) => (search === "" ? plain : `${plain}?${search}`);
  return (
    <Link
      href={addressOf(list?.search ?? "")}
      className={className}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        const left = rememberedList(datasetId);
        // Who walked on, or came by its address, finds the list at this entry; else it knows itself where it was left.
        if (list && left?.openedId !== entryId) leaveListAt(datasetId, list);
        if (!left || (list && left.search !== list.search)) return;
        event.preventDefault();
        if (left.isLastStep) router.back();
        else router.push(addressOf(left.search));
      }}
    >
      {children}
    </Link>
  );
}
