"use client";

import { KeyRound, LogOut, Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { call, problemOf } from "./call.ts";
import { identity } from "./identity.ts";
import { useMessage } from "./use-message.ts";

type Props = { name: string; seesPeople: boolean; leads: boolean };

/** Who is signed in, the way to people, keys and the audit log for those who decide about them, and the way out. */
export function AccountMenu({ name, seesPeople, leads }: Props) {
  const t = useTranslations("account");
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  async function leave() {
    setProblem(null);
    try {
      await call("POST /api/auth/sign-out", { timeoutMs: 20_000 });
      identity.signedOut();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }
  return (
    <>
      {leads ? (
        <Link
          href={seesPeople ? "/people" : "/keys"}
          className="flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-ink-soft hover:bg-line/50 hover:text-ink"
        >
          {seesPeople ? <Users size={16} aria-hidden /> : <KeyRound size={16} aria-hidden />}
          <span className="max-sm:sr-only">{t(seesPeople ? "people" : "keys")}</span>
        </Link>
      ) : null}
      <Link
        href="/account"
        className="flex min-h-[24px] max-w-40 items-center truncate rounded-md px-1 text-sm text-ink-soft hover:text-ink"
        title={t("signedInAs", { name })}
      >
        <span className="truncate">{name}</span>
      </Link>
      <button
        type="button"
        title={t("signOut")}
        aria-label={t("signOut")}
        className="flex size-8 shrink-0 items-center justify-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink"
        onClick={() => void leave()}
      >
        <LogOut size={16} aria-hidden />
      </button>
      {problem ? (
        <p
          role="alert"
          className="fixed inset-x-4 top-12 z-20 rounded-md border border-warn bg-warn-soft px-3 py-2 text-sm text-warn sm:left-auto sm:max-w-sm"
        >
          {t("notSignedOut", { problem: word(problem) })}
        </p>
      ) : null}
    </>
  );
}
