"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { draftsKept } from "../workspace/draft-store.ts";
import { keptRows } from "./open-outbox.ts";

/**
 * On the page where people sign in: how much unsent work waits in this browser. Whose it is, a stranger is not told; what it is,
 * nobody but its person sees.
 */
export function SealedWork({ installation }: { installation: string }) {
  const t = useTranslations("account");
  const [count, setCount] = useState(0);

  // Joins this browser's storage.
  useEffect(() => {
    const drafts = draftsKept().filter((whose) => whose.startsWith(`${installation}/`)).length;
    void keptRows(installation).then(({ rows }) => setCount(rows.length + drafts));
  }, [installation]);

  return count === 0 ? null : (
    <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{t("sealed", { count })}</p>
  );
}
