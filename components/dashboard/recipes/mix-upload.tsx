import { X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { v4 as uuid } from "uuid";
import type { Message } from "#domain/message.ts";
import type { RecipeFileView } from "#domain/recipe/stored-recipe.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { printSize } from "../../ui/print-size.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { sendFile } from "../import/send-file.ts";

type Sending = { name: string; sent: number; bytes: number };
export type MixUpload = { sending: Sending | null; send(file: File, name: string): Promise<void>; cancel(): void };

/** Sends a mix file, which may have gigabytes, in slices, and has the data set keep it: from then on the recipe has it by its hash. */
export function useMixUpload(
  datasetId: string,
  onKept: (file: RecipeFileView) => void,
  onProblem: (problem: Message) => void,
): MixUpload {
  const [sending, setSending] = useState<Sending | null>(null);
  const stop = useRef<AbortController | null>(null);
  // Joins the network: whoever leaves the page sends nothing more.
  useEffect(() => () => stop.current?.abort(), []);
  async function send(file: File, name: string) {
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    const uploadId = uuid();
    const show = (sent: number) => setSending({ name, sent, bytes: file.size });
    show(0);
    try {
      await sendFile(uploadId, file, file.name, show, own.signal);
      const request = { params: { datasetId }, body: { uploadId } };
      const mix = await call("POST /api/datasets/{datasetId}/recipes/mix-files", request);
      if (!own.signal.aborted) onKept({ name, ...mix });
    } catch (error) {
      if (!own.signal.aborted) onProblem(problemOf(error));
    } finally {
      if (stop.current === own) setSending(null);
    }
  }
  return {
    sending,
    send,
    cancel() {
      stop.current?.abort();
      setSending(null);
    },
  };
}

/** How much of a mix file is on its way. */
export function MixUploadProgress({ mix: { sending, cancel } }: { mix: MixUpload }) {
  const t = useTranslations("recipes.files");
  const tc = useTranslations("common");
  const format = useFormatter();
  if (sending === null) return null;
  const { name, sent, bytes } = sending;
  const isSent = sent >= bytes;
  return (
    <div className="flex flex-col gap-1 rounded-lg border border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 grow wrap-anywhere font-medium">{name}</span>
        <span role="status" className="text-ink-soft tabular-nums">
          {isSent ? t("checking") : t("sent", { sent: printSize(format, sent), of: printSize(format, bytes) })}
        </span>
        <Button icon={<X size={15} aria-hidden />} aria-label={t("cancelUpload", { name })} onClick={cancel}>
          {tc("cancel")}
        </Button>
      </div>
      <ProgressBar label={t("uploading", { name })} value={isSent ? null : sent} max={bytes} />
    </div>
  );
}
