"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { v4 as uuid } from "uuid";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { BoxFields, boxesOf } from "./box-fields.tsx";
import type { Chosen } from "./chosen-files.ts";
import { PartFields, partOf } from "./part-fields.tsx";
import { namingOf, PhotoNamingFields } from "./photo-naming-fields.tsx";
import { sendFiles } from "./send-files.ts";
import { UploadField } from "./upload-field.tsx";

type Props = { datasetNames: readonly string[]; roots: readonly string[] };

const WAYS = ["upload", "path"] as const;
const field = "rounded-md border border-line-strong bg-surface px-3 py-2 font-normal";

/** Sends files, or names a path on the server; then asks for the import and shows its run. */
export function ImportForm({ datasetNames, roots }: Props) {
  const t = useTranslations("import");
  const tc = useTranslations("common");
  const router = useRouter();
  const [way, setWay] = useState<(typeof WAYS)[number]>("upload");
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const stop = useRef<AbortController>(null);

  async function upload(signal: AbortSignal): Promise<string> {
    const uploadId = uuid();
    setSent(0);
    await sendFiles(uploadId, chosen, setSent, signal);
    return uploadId;
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    stop.current = new AbortController();
    const { signal } = stop.current;
    setProblem(null);
    setBusy(true);
    try {
      const source =
        way === "upload"
          ? { uploadId: await upload(signal), fileCount: chosen.length }
          : { path: String(form.get("path") ?? "") };
      const { runId } = await call("POST /api/imports", {
        body: {
          datasetName: String(form.get("dataset") ?? ""),
          source,
          naming: namingOf(form),
          part: partOf(form),
          boxes: boxesOf(form),
        },
      });
      router.push(`/import/runs/${runId}`);
    } catch (error) {
      setSent(null);
      setBusy(false);
      if (!signal.aborted) setProblem(problemOf(error));
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4 rounded-xl border border-line bg-panel p-5 text-sm">
      <label className="flex flex-col gap-1 font-medium">
        {t("dataset")}
        <input name="dataset" required maxLength={100} list="dataset-names" autoComplete="off" className={field} />
        <datalist id="dataset-names">
          {datasetNames.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <fieldset className="flex flex-col gap-1" disabled={isBusy}>
        <legend className="mb-1 font-medium">{t("from")}</legend>
        {WAYS.map((name) => (
          <label key={name} className="flex min-h-[24px] items-center gap-2">
            <input
              type="radio"
              name="way"
              checked={way === name}
              className="size-4 accent-(--accent)"
              onChange={() => setWay(name)}
            />
            {t(name === "upload" ? "fromUpload" : "fromPath")}
          </label>
        ))}
      </fieldset>
      {way === "upload" ? (
        <UploadField chosen={chosen} onChange={setChosen} sent={sent} />
      ) : (
        <PathField roots={roots} />
      )}
      <PartFields />
      <PhotoNamingFields />
      <BoxFields />
      <Problem problem={problem} />
      <div className="flex justify-end gap-2">
        {sent === null ? null : <Button onClick={() => stop.current?.abort()}>{tc("cancel")}</Button>}
        <Button
          type="submit"
          look="primary"
          disabled={isBusy || (way === "upload" ? chosen.length === 0 : roots.length === 0)}
        >
          {t("go")}
        </Button>
      </div>
    </form>
  );
}

function PathField({ roots }: { roots: readonly string[] }) {
  const t = useTranslations("import");
  const example = <code className="mt-1 block break-all">SVIT_IMPORT_ROOTS=/srv/visual-genome npm start</code>;
  if (roots.length === 0) {
    return (
      <div className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        {t("noRoots")}
        {example}
      </div>
    );
  }
  return (
    <label className="flex flex-col gap-1 font-medium">
      {t("path")}
      <input name="path" required maxLength={4000} defaultValue={roots[0]} className={field} />
      <span className="text-xs font-normal break-all text-ink-soft">{t("roots", { roots: roots.join(", ") })}</span>
    </label>
  );
}
