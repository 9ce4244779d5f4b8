"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "../ui/button.tsx";
import { call, problemOf } from "../ui/call.ts";
import { identity } from "../ui/identity.ts";
import { Problem } from "../ui/problem.tsx";
import { useIsHydrated } from "../ui/use-is-hydrated.ts";
import { PasswordField } from "./password-field.tsx";

/** Sets a new password by a link that an owner made, and signs in. */
export function NewPasswordCard() {
  const t = useTranslations("account");
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isHydrated = useIsHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    // A server is never told what stands behind the #.
    const token = new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "";
    setBusy(true);
    try {
      identity.signedIn(await call("POST /api/auth/password", { body: { token, password } }));
      window.location.assign("/");
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  return (
    <section className="flex flex-col gap-5 rounded-xl border border-line bg-panel p-6">
      <h1 className="text-xl font-semibold">{t("newPasswordTitle")}</h1>
      <p className="text-ink-soft">{t("newPasswordText")}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <PasswordField label={t("newPassword")} />
        <Problem problem={problem} isSmall />
        <Button type="submit" look="primary" disabled={isBusy || !isHydrated} className="self-end">
          {t("setPassword")}
        </Button>
      </form>
    </section>
  );
}
