"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { problemOf } from "./call.ts";
import { identity } from "./identity.ts";
import { Problem } from "./problem.tsx";

type Props = {
  name: string;
  /** Beside the field, or below it where there is little width. */
  isRow?: boolean;
  onSaid(): void;
  children?: ReactNode;
};

/** Asks for a name and says it to the server. */
export function NameForm({ name, isRow = false, onSaid, children }: Props) {
  const t = useTranslations("common");
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    try {
      await identity.say(String(new FormData(event.currentTarget).get("name")));
      onSaid();
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
      <Problem text={problem} isSmall />
      <Button type="submit" look="primary" className={isRow ? "" : "self-end"}>
        {t("nameGo")}
      </Button>
    </form>
  );
}
