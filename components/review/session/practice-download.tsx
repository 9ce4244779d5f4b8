"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { pathOf } from "#domain/api/path.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { LLAVA_RULES } from "#domain/llava/rules.ts";
import type { Message } from "#domain/message.ts";
import type { PracticeCompared } from "#domain/practice/practice-export.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

/** The cleaned file of a practice session: what went in, what comes out, and that every record passed the trainer's rules. */
export function PracticeDownload({ queueId }: { queueId: string }) {
  const t = useTranslations("practice");
  const [cleaned, setCleaned] = useState<PracticeCompared | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  async function look() {
    try {
      setCleaned(await call("GET /api/queues/{queueId}/cleaned", { params: { queueId } }));
    } catch (error) {
      setProblem(problemOf(error));
    }
  }
  if (!cleaned) {
    return (
      <div className="flex items-center gap-3">
        <Button icon={<Download size={16} aria-hidden />} onClick={look}>
          {t("download")}
        </Button>
        <Problem problem={problem} isSmall />
      </div>
    );
  }
  const { before, after } = cleaned;
  const changed = before.filter((record) => textOf(after.find(({ id }) => id === record.id)) !== textOf(record));
  return (
    <section className="flex w-full flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <p className="font-medium text-good">{t("passed", { records: after.length, rules: LLAVA_RULES.length })}</p>
      <p className="text-sm text-ink-soft">{t("leftOut", { count: before.length - after.length })}</p>
      <ul className="flex max-h-96 flex-col gap-3 overflow-y-auto">
        {changed.map((record) => (
          <li key={String(record.id)} className="grid gap-2 md:grid-cols-2">
            <Version title={t("before")} text={textOf(record)} />
            <Version title={t("after")} text={textOf(after.find(({ id }) => id === record.id)) ?? t("gone")} />
          </li>
        ))}
      </ul>
      <a
        className={buttonClass("primary", "self-start")}
        href={pathOf("GET /api/queues/{queueId}/cleaned/file", { params: { queueId } })}
        download
      >
        <Download size={16} aria-hidden />
        {t("downloadFile")}
      </a>
    </section>
  );
}

const textOf = (record: LlavaRecord | undefined): string | null =>
  record ? record.conversations.map((turn) => `${turn.from}: ${turn.value}`).join("\n") : null;

function Version({ title, text }: { title: string; text: string | null }) {
  return (
    <figure className="min-w-0">
      <figcaption className="text-xs text-ink-soft">{title}</figcaption>
      <pre className="max-h-52 overflow-auto rounded bg-surface p-2 text-xs whitespace-pre-wrap">{text}</pre>
    </figure>
  );
}
