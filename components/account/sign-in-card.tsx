"use client";

import { useTranslations } from "next-intl";
import { message } from "#domain/message.ts";
import type { SignInProblem } from "#domain/rights/sign-in-problem.ts";
import { Problem } from "../ui/problem.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** The page of those who have not signed in. `next`: a path of the studio; `problem`: why single sign-on failed. */
export function SignInCard({ next, problem }: { next: string; problem: SignInProblem | null }) {
  const t = useTranslations("account");
  return (
    <section className="flex flex-col gap-5 rounded-xl border border-line bg-panel p-6">
      <h1 className="text-xl font-semibold">{t("signInTitle")}</h1>
      <Problem problem={problem && message(problem)} />
      {/* A page of its own: what was shown to a stranger is not kept. */}
      <SignInForm next={next} onDone={() => window.location.assign(next)} />
      <p className="text-sm text-ink-soft">{t("signInHelp")}</p>
    </section>
  );
}
