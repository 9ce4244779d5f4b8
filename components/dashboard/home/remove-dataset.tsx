"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";

type Props = { datasetId: string; name: string; entries: number; decided: number };

/** Removes a data set for good: who does it writes its name. */
export function RemoveDataset({ datasetId, name, entries, decided }: Props) {
  const t = useTranslations("home.removal");
  const tc = useTranslations("common");
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [written, setWritten] = useState("");
  const [problem, setProblem] = useState<Message | null>(null);
  const isMeant = written.trim() === name;

  async function remove(event: FormEvent) {
    event.preventDefault();
    if (!isMeant) return;
    setProblem(null);
    try {
      await call("POST /api/datasets/{datasetId}/removal", { params: { datasetId } });
      setOpen(false);
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <>
      <Button
        look="quiet"
        className="px-2!"
        icon={<Trash2 size={16} aria-hidden />}
        aria-label={t("open", { name })}
        title={t("open", { name })}
        onClick={() => {
          setWritten("");
          setProblem(null);
          setOpen(true);
        }}
      />
      <Dialog open={isOpen} onOpenChange={setOpen} title={t("title", { name })}>
        <form className="flex flex-col gap-4 text-sm" onSubmit={remove}>
          <p>{t("what", { entries, decided })}</p>
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("write", { name })}</span>
            <input
              value={written}
              autoComplete="off"
              className="min-h-9 rounded-md border border-line-strong bg-surface px-2"
              onChange={(event) => setWritten(event.target.value)}
            />
          </label>
          <Problem problem={problem} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>{tc("cancel")}</Button>
            <Button type="submit" look="bad" disabled={!isMeant}>
              {t("go")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
