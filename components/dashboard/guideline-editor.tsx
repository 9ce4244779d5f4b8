"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CallProblem, call, problemOf } from "../ui/call.ts";
import { Markdown } from "../ui/markdown.tsx";
import { Problem } from "../ui/problem.tsx";

type Guideline = { version: number; text: string };

/** Writes the next version of the guidelines beside a preview; a version written meanwhile by others is shown, not lost. */
export function GuidelineEditor({ datasetId, guideline }: { datasetId: string; guideline: Guideline }) {
  const t = useTranslations("guideline");
  const router = useRouter();
  const [text, setText] = useState(guideline.text);
  const [base, setBase] = useState(guideline.version);
  const [newest, setNewest] = useState<Guideline | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function save() {
    try {
      await call(`/api/datasets/${datasetId}/guideline`, "PUT", { text, after: base });
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
      if (error instanceof CallProblem && error.status === 409) setNewest(error.data.newest as Guideline);
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-3">
        <p className="grow text-sm text-ink-soft">
          {guideline.version === 0 ? t("none") : t("version", { version: guideline.version })}
        </p>
        <Button look="primary" disabled={text === guideline.text && newest === null} onClick={save}>
          {t("save")}
        </Button>
      </div>
      <Problem text={problem} isSmall />
      {newest ? (
        <section className="rounded-xl border border-warn bg-warn-soft/40 p-4">
          <h2 className="mb-2 font-semibold">{t("newest", { version: newest.version })}</h2>
          <pre className="max-h-60 overflow-auto text-sm whitespace-pre-wrap">{newest.text}</pre>
          <div className="mt-3 flex gap-2">
            <Button onClick={() => setText(newest.text)}>{t("takeTheirs")}</Button>
            <Button
              onClick={() => {
                setBase(newest.version);
                setNewest(null);
                setProblem(null);
              }}
            >
              {t("keepMine")}
            </Button>
          </div>
        </section>
      ) : null}
      <div className="grid gap-4 lg:grid-cols-2">
        <label className="flex flex-col gap-1 text-sm font-medium">
          guidelines.md
          <textarea
            value={text}
            maxLength={200_000}
            placeholder={t("placeholder")}
            className="min-h-96 rounded-lg border border-line-strong bg-panel p-3 font-mono text-sm font-normal"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <section aria-label={t("preview")} className="rounded-lg border border-line bg-panel p-4">
          {text === "" ? <p className="text-sm text-ink-soft">{t("previewEmpty")}</p> : <Markdown text={text} />}
        </section>
      </div>
    </div>
  );
}
