"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "./button.tsx";
import { problemOf } from "./call.ts";
import { identity } from "./identity.ts";
import { Problem } from "./problem.tsx";
import { useIsHydrated } from "./use-is-hydrated.ts";

type Props = {
  name: string;
  /** Who is known to sit here may correct their name; any other name is another person's. */
  canRename?: boolean;
  /** Beside the field, or below it where there is little width. */
  isRow?: boolean;
  onNamed(): void;
  children?: ReactNode;
};

/** Asks for a name and says it to the server. */
export function NameForm({ name, canRename = false, isRow = false, onNamed, children }: Props) {
  const t = useTranslations("common");
  const [problem, setProblem] = useState<Message | null>(null);
  const isHydrated = useIsHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = String(form.get("name"));
    try {
      await (form.has("isRenamed") ? identity.rename(said) : identity.setName(said));
      onNamed();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <form onSubmit={submit} className={isRow ? "flex flex-wrap items-center gap-3" : "flex flex-col gap-4"}>
      {children}
      <label className={`flex gap-1 text-sm font-medium ${isRow ? "items-center" : "flex-col"}`}>
        {t("yourName")}
        <input
          name="name"
          required
          maxLength={80}
          defaultValue={name}
          autoComplete="name"
          className={`rounded-md border border-line-strong bg-surface px-3 font-normal text-ink ${isRow ? "py-1" : "py-2"}`}
        />
      </label>
      {canRename ? (
        <label className="flex min-h-[24px] items-center gap-2 text-sm">
          <input type="checkbox" name="isRenamed" className="size-4 accent-(--accent)" />
          {t("nameCorrected", { name })}
        </label>
      ) : null}
      <Problem problem={problem} isSmall />
      <Button type="submit" look="primary" disabled={!isHydrated} className={isRow ? "" : "self-end"}>
        {t("nameGo")}
      </Button>
    </form>
  );
}
