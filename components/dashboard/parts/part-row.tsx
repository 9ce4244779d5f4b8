"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import type { Part } from "#domain/part/part.ts";
import { PART_AUTHORS, type PartAuthor } from "#domain/part/part-author.ts";
import { PART_WORD_MAX } from "#domain/part/part-word.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { StateStrip } from "../home/state-bar.tsx";

type Props = { datasetId: string; part: Part; onDone(): void };
const field = "h-9 min-w-0 rounded-md border border-line-strong bg-surface px-2 font-normal";

/** One part, with its name and author to change. */
export function PartRow({ datasetId, part, onDone }: Props) {
  const t = useTranslations("parts");
  const [name, setName] = useState(part.name);
  const [author, setAuthor] = useState<PartAuthor>(part.author);
  const [isSaved, setSaved] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const isChanged = name.trim() !== part.name || author !== part.author;

  async function save(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    try {
      const body = { ...(name.trim() === part.name ? {} : { name: name.trim() }), author };
      const params = { datasetId, partId: part.id };
      const saved = await call("PATCH /api/datasets/{datasetId}/parts/{partId}", { params, body });
      setName(saved.name);
      setSaved(true);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <li className="flex flex-col gap-2 rounded-lg border border-line bg-panel p-3 text-sm">
      <form onSubmit={save} className="flex flex-wrap items-center gap-3">
        <input
          aria-label={t("name", { name: part.name })}
          value={name}
          required
          maxLength={PART_WORD_MAX}
          className={`${field} basis-56 grow`}
          onChange={(event) => {
            setName(event.target.value);
            setSaved(false);
          }}
        />
        <select
          aria-label={t("authorOf", { name: part.name })}
          value={author}
          className={field}
          onChange={(event) => {
            setAuthor(event.target.value as PartAuthor);
            setSaved(false);
          }}
        >
          {PART_AUTHORS.map((one) => (
            <option key={one} value={one}>
              {t(`authors.${one}`)}
            </option>
          ))}
        </select>
        <Link
          href={`/datasets/${datasetId}?part=${part.id}`}
          aria-label={t("see", { name: part.name })}
          className="min-h-7 min-w-24 content-center rounded-md px-2 text-right tabular-nums text-accent hover:bg-accent-soft"
        >
          {t("count", { count: part.entries })}
        </Link>
        <Button type="submit" disabled={!isChanged}>
          {t("save")}
        </Button>
        <span role="status" className="text-good">
          {isSaved && !isChanged ? t("saved") : ""}
        </span>
      </form>
      {part.word === part.name ? null : <p className="text-xs text-ink-soft">{t("word", { word: part.word })}</p>}
      <StateStrip states={part.states} />
      <Problem problem={problem} isSmall />
    </li>
  );
}
