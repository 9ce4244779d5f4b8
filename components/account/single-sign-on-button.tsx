"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "../ui/button.tsx";
import { call, problemOf } from "../ui/call.ts";
import { Problem } from "../ui/problem.tsx";
import { useAnswer } from "../ui/use-answer.ts";

type Props = {
  label: "singleSignOn" | "joinBySingleSignOn" | "connect";
  /** Where the browser comes back to; absent, where it is. */
  next?: string | undefined;
  /** Of an invitation that is taken up on the way. */
  token?: string;
  /** Connects the account that is signed in. */
  isLink?: boolean;
};

/** The way to the provider, above a form for those who have a password; nothing where there is no provider. */
export function SingleSignOnButton({ label, next, token, isLink = false }: Props) {
  const t = useTranslations("account");
  const { value } = useAnswer("GET /api/auth/methods", {});
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!value?.oidc) return null;

  async function leave() {
    setBusy(true);
    try {
      const here = `${window.location.pathname}${window.location.search}`;
      const { url } = await call("POST /api/auth/oidc", {
        body: { next: next ?? here, isLink, ...(token && { token }) },
      });
      window.location.assign(url);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  return (
    <div className={`flex flex-col gap-4 ${isLink ? "items-start" : ""}`}>
      <Button type="button" look={isLink ? "plain" : "primary"} disabled={isBusy} onClick={() => void leave()}>
        {t(label, { name: value.oidc.name })}
      </Button>
      <Problem problem={problem} isSmall />
      {isLink ? null : <p className="text-center text-sm text-ink-soft">{t("or")}</p>}
    </div>
  );
}
