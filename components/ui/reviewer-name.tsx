"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "./button.tsx";
import { call } from "./call.ts";
import { Dialog } from "./dialog.tsx";

/** Asks for the reviewer's name the first time a browser comes, and lets it be changed. */
export function ReviewerName({ name }: { name: string | null }) {
  const t = useTranslations("common");
  const router = useRouter();
  const [asking, setAsking] = useState(name === null);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    try {
      await call("/api/reviewers", "POST", { name: new FormData(event.currentTarget).get("name") });
      setAsking(false);
      router.refresh();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <>
      {name === null ? null : (
        <button
          type="button"
          title={t("changeName")}
          aria-label={`${t("reviewingAs", { name })}. ${t("changeName")}`}
          className="max-w-40 truncate rounded-md px-2 py-1 text-sm text-ink-soft hover:bg-line/50 hover:text-ink"
          onClick={() => setAsking(true)}
        >
          {name}
        </button>
      )}
      <Dialog
        open={asking}
        onOpenChange={(open) => (open || name !== null) && setAsking(open)}
        title={t("nameTitle")}
        closable={name !== null}
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <p className="text-sm text-ink-soft">{t("nameText")}</p>
          <label className="flex flex-col gap-1 text-sm font-medium">
            {t("yourName")}
            <input
              name="name"
              required
              maxLength={80}
              defaultValue={name ?? ""}
              autoComplete="name"
              className="rounded-md border border-line-strong bg-surface px-3 py-2 font-normal"
            />
          </label>
          {problem ? (
            <p role="alert" className="text-sm text-bad">
              {problem}
            </p>
          ) : null}
          <Button type="submit" look="primary" className="self-end">
            {t("nameGo")}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
