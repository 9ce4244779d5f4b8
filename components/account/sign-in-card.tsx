"use client";

import { useTranslations } from "next-intl";
import { SignInForm } from "./sign-in-form.tsx";

/** The page of those who have not signed in. `next`: a path of the studio. */
export function SignInCard({ next }: { next: string }) {
  const t = useTranslations("account");
  return (
    <section className="flex flex-col gap-5 rounded-xl border border-line bg-panel p-6">
      <h1 className="text-xl font-semibold">{t("signInTitle")}</h1>
      {/* A page of its own: what was shown to a stranger is not kept. */}
      <SignInForm onDone={() => window.location.assign(next)} />
      <p className="text-sm text-ink-soft">{t("signInHelp")}</p>
    </section>
  );
}
