"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Codebook, GUIDELINE_CHARS_MAX, type StaleCodebook } from "#domain/verdict/codebook.ts";
import { Button } from "../../ui/button.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useCodebookSave } from "./use-codebook-save.ts";

type Props = { datasetId: string; codebook: Pick<Codebook, "version" | "guideline"> };

/** Writes the guidelines of the next codebook beside a preview; a version saved meanwhile by others is shown, not lost. */
export function GuidelineEditor({ datasetId, codebook }: Props) {
  const t = useTranslations("guideline");
  const [text, setText] = useState(codebook.guideline);
  const { stale, problem, save, follow } = useCodebookSave(datasetId, codebook.version);

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 grow basis-0 text-sm text-ink-soft">
          {codebook.version === 0 ? t("none") : t("version", { version: codebook.version })}
        </p>
        <Button
          look="primary"
          disabled={text === codebook.guideline || stale !== null}
          onClick={() => save({ guideline: text })}
        >
          {t("save")}
        </Button>
      </div>
      <Problem problem={problem} isSmall />
      {stale ? (
        <Newer
          stale={stale}
          onTake={() => {
            setText(stale.newest.guideline);
            follow();
          }}
          onKeep={follow}
        />
      ) : null}
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <label className="flex flex-col gap-1 text-sm font-medium">
          guidelines.md
          <textarea
            value={text}
            maxLength={GUIDELINE_CHARS_MAX}
            placeholder={t("placeholder")}
            className="min-h-96 field-sizing-content rounded-lg border border-line-strong bg-panel p-3 font-mono text-sm font-normal"
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

/** The version in force where another one was edited, and what can be done with one's own text. */
function Newer({ stale: { base, newest }, onTake, onKeep }: { stale: StaleCodebook; onTake(): void; onKeep(): void }) {
  const t = useTranslations("guideline");
  const { version, reviewerName, guideline } = newest;
  const isTextSame = base !== null && base.guideline === guideline;
  return (
    <section role="alert" className="rounded-xl border border-warn bg-warn-soft/40 p-4">
      <h2 className="mb-2 font-semibold">
        {reviewerName === null ? t("newestNobody", { version }) : t("newest", { version, name: reviewerName })}
      </h2>
      <p className="text-sm">{t(isTextSame ? "sameText" : "otherText", { base: base?.version ?? "?" })}</p>
      {isTextSame ? null : <pre className="mt-2 max-h-60 overflow-auto text-sm whitespace-pre-wrap">{guideline}</pre>}
      <div className="mt-3 flex flex-wrap gap-2">
        {isTextSame ? null : <Button onClick={onTake}>{t("takeTheirs")}</Button>}
        <Button onClick={onKeep}>{t("keepMine")}</Button>
      </div>
    </section>
  );
}
