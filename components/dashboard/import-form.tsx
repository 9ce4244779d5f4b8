"use client";

import { FileUp, FolderUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { v4 as uuid } from "uuid";
import { Button } from "../ui/button.tsx";
import { call } from "../ui/call.ts";
import { sendFile } from "./send-file.ts";

type Chosen = { file: File; name: string };
type Props = { datasetNames: readonly string[]; roots: readonly string[] };

/** Sends files, each as a request of its own, or names a path on the server; then asks for the import and shows its run. */
export function ImportForm({ datasetNames, roots }: Props) {
  const t = useTranslations("import");
  const router = useRouter();
  const [way, setWay] = useState<"upload" | "path">("upload");
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const stop = useRef<AbortController>(null);
  const total = chosen.reduce((sum, { file }) => sum + file.size, 0);

  const add = (files: FileList | null) =>
    setChosen([
      ...chosen,
      ...Array.from(files ?? [], (file) => ({ file, name: file.webkitRelativePath || file.name })),
    ]);

  async function upload(): Promise<string> {
    const uploadId = uuid();
    stop.current = new AbortController();
    let before = 0;
    for (const { file, name } of chosen) {
      await sendFile(
        `/api/uploads/${uploadId}/files?${new URLSearchParams({ name })}`,
        file,
        (bytes) => setSent(before + bytes),
        stop.current.signal,
      );
      before += file.size;
    }
    return uploadId;
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(null);
    try {
      const source = way === "upload" ? { uploadId: await upload() } : { path: form.get("path") };
      const { runId } = await call<{ runId: string }>("/api/imports", "POST", {
        datasetName: form.get("dataset"),
        ...source,
      });
      router.push(`/import/runs/${runId}`);
    } catch (error) {
      setSent(null);
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  const field = "rounded-md border border-line-strong bg-panel px-3 py-2 font-normal";
  return (
    <form onSubmit={submit} className="flex flex-col gap-5 rounded-xl border border-line bg-panel p-5 text-sm">
      <label className="flex flex-col gap-1 font-medium">
        {t("dataset")}
        <input name="dataset" required maxLength={100} list="dataset-names" className={`${field} bg-surface`} />
        <datalist id="dataset-names">
          {datasetNames.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">{t("from")}</legend>
        <label className="flex items-center gap-2">
          <input
            type="radio"
            checked={way === "upload"}
            className="size-4 accent-(--accent)"
            onChange={() => setWay("upload")}
          />
          {t("fromUpload")}
        </label>
        <label className="flex items-center gap-2">
          <input
            type="radio"
            checked={way === "path"}
            className="size-4 accent-(--accent)"
            onChange={() => setWay("path")}
          />
          {t("fromPath")}
        </label>
      </fieldset>
      {way === "upload" ? (
        // A drop zone is the pointer's way; the two fields in it are everyone's.
        <fieldset
          aria-label={t("fromUpload")}
          className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line-strong bg-surface p-6 text-center"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            add(event.dataTransfer.files);
          }}
        >
          <p className="text-ink-soft">{t("drop")}</p>
          <div className="flex flex-wrap justify-center gap-3">
            <label className="flex cursor-pointer items-center gap-2 rounded-md border border-line-strong/50 bg-panel px-3 py-1.5 font-medium focus-within:outline-2 focus-within:outline-accent">
              <FileUp size={15} aria-hidden />
              {t("pickFiles")}
              <input type="file" multiple className="sr-only" onChange={(event) => add(event.target.files)} />
            </label>
            <label className="flex cursor-pointer items-center gap-2 rounded-md border border-line-strong/50 bg-panel px-3 py-1.5 font-medium focus-within:outline-2 focus-within:outline-accent">
              <FolderUp size={15} aria-hidden />
              {t("pickFolder")}
              <input
                type="file"
                multiple
                className="sr-only"
                {...{ webkitdirectory: "" }}
                onChange={(event) => add(event.target.files)}
              />
            </label>
          </div>
          {chosen.length > 0 ? (
            <p>
              {t("chosen", { count: chosen.length, megabytes: (total / 1e6).toFixed(1) })}{" "}
              <button type="button" className="text-accent underline" onClick={() => setChosen([])}>
                {t("clear")}
              </button>
            </p>
          ) : null}
          {sent === null ? null : (
            <progress
              aria-label={t("sending")}
              className="w-full accent-(--accent)"
              max={Math.max(1, total)}
              value={sent}
            />
          )}
        </fieldset>
      ) : roots.length === 0 ? (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{t("noRoots")}</p>
      ) : (
        <label className="flex flex-col gap-1 font-medium">
          {t("path")}
          <input name="path" required defaultValue={roots[0]} className={`${field} bg-surface`} />
          <span className="text-xs font-normal text-ink-soft">{t("roots", { roots: roots.join(", ") })}</span>
        </label>
      )}
      {problem ? (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        {sent === null ? null : <Button onClick={() => stop.current?.abort()}>{t("cancel")}</Button>}
        <Button
          type="submit"
          look="primary"
          disabled={sent !== null || (way === "upload" ? chosen.length === 0 : roots.length === 0)}
        >
          {t("go")}
        </Button>
      </div>
    </form>
  );
}
