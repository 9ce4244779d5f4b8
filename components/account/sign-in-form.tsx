"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "../ui/button.tsx";
import { call, problemOf } from "../ui/call.ts";
import { identity } from "../ui/identity.ts";
import { Problem } from "../ui/problem.tsx";
import { useIsHydrated } from "../ui/use-is-hydrated.ts";
import { Field } from "./field.tsx";
import { SingleSignOnButton } from "./single-sign-on-button.tsx";

/**
 * E-mail and password, and the provider where there is one. `onDone` is called when a password has set the cookie; from the
 * provider the browser comes back to `next`, a path of the studio (absent: this page).
 */
export function SignInForm({ onDone, next }: { onDone(): void; next?: string }) {
  const t = useTranslations("account");
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isHydrated = useIsHydrated();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const body = { email: String(form.get("email")), password: String(form.get("password")) };
      identity.signedIn(await call("POST /api/auth/sign-in", { body }));
      setProblem(null);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <SingleSignOnButton label="singleSignOn" next={next} />
      <Field label={t("email")} name="email" type="email" autoComplete="username" maxLength={200} />
      <Field label={t("password")} name="password" type="password" autoComplete="current-password" maxLength={128} />
      <Problem problem={problem} isSmall />
      <Button type="submit" look="primary" disabled={isBusy || !isHydrated} className="self-end">
        {t("signIn")}
      </Button>
    </form>
  );
}
