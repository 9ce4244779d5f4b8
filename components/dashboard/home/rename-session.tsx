"use client";

import { Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { SESSION_NAME_MAX } from "#domain/session-request.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";

/** Gives a session a name, another one, or, left empty, none. */
export function RenameSession({ queueId, name }: { queueId: string; name: string | null }) {
  const t = useTranslations("home");
  const tc = useTranslations("common");
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);

  async function rename(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    setBusy(true);
    setProblem(null);
    try {
      await call("PATCH /api/queues/{queueId}", { params: { queueId }, body: { name: typed === "" ? null : typed } });
      setOpen(false);
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  }

  const label = name === null ? t("nameSession", { id: queueId }) : t("renameSession", { name });
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink pointer-coarse:size-11"
        onClick={() => setOpen(true)}
      >
        <Pencil size={14} aria-hidden />
      </button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={label}>
        <form onSubmit={rename} className="flex flex-col gap-4 text-sm">
          <label className="flex flex-col gap-1 font-medium">
            {t("sessionName")}
            <input
              name="name"
              defaultValue={name ?? ""}
              maxLength={SESSION_NAME_MAX}
              autoComplete="off"
              className="rounded-md border border-line-strong bg-surface px-3 py-1.5 font-normal"
            />
          </label>
          <Problem problem={problem} />
          <Button type="submit" look="primary" disabled={isBusy} className="self-end">
            {tc("save")}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
