"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { isOfOtherSet } from "#domain/find/saved-view.ts";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

type Props = {
  /** A data set whose codebook nobody has saved: nothing that somebody wrote is replaced. */
  datasetId: string;
  /** The version that it has. Whoever saved one meanwhile keeps it, and this is refused. */
  after: number;
  /** Those that it can be begun with. */
  others: readonly { id: string; name: string }[];
};

/**
 * Begins a data set's guidelines, reasons and saved views with those of another. The codebook comes last: whatever keeps a view away,
 * the same can be asked for again. Views of parts, sessions or photos stay behind, whose numbers mean others here.
 */
export function TakeFrom({ datasetId, after, others }: Props) {
  const t = useTranslations("guideline");
  const router = useRouter();
  const [from, setFrom] = useState(others[0]?.id ?? "");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  if (others.length === 0) return null;

  async function take() {
    setBusy(true);
    setProblem(null);
    try {
      const [own, other] = [{ params: { datasetId } }, { params: { datasetId: from } }];
      const [codebook, views, known] = await Promise.all([
        call("GET /api/datasets/{datasetId}/codebook", other),
        call("GET /api/datasets/{datasetId}/views", other),
        call("GET /api/datasets/{datasetId}/views", own),
      ]);
      const names = new Set(known.map(({ name }) => name));
      for (const { name, query, unread } of views) {
        if (unread || names.has(name) || isOfOtherSet(query)) continue;
        await call("POST /api/datasets/{datasetId}/views", { ...own, body: { name, query } });
      }
      const { guideline, reasons } = codebook;
      await call("PUT /api/datasets/{datasetId}/codebook", { ...own, body: { after, guideline, reasons } });
      // The editor begins with what was taken.
      window.location.reload();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
      router.refresh();
    }
  }

  return (
    <section
      aria-labelledby="take-from"
      className="flex flex-wrap items-end gap-3 rounded-xl border border-line bg-panel p-4"
    >
      <label className="flex min-w-48 flex-col gap-1 text-sm font-medium">
        <span id="take-from">{t("takeFrom")}</span>
        <select
          value={from}
          className="rounded-md border border-line-strong bg-surface px-2 py-1.5 font-normal"
          onChange={({ target }) => setFrom(target.value)}
        >
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Button disabled={isBusy} onClick={take}>
        {t("take")}
      </Button>
      <Problem problem={problem} isSmall />
    </section>
  );
}
