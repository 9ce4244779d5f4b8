"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import type { Message } from "#domain/message.ts";
import type { Offer } from "#domain/rights/people.ts";
import { Button } from "../ui/button.tsx";
import { call, problemOf } from "../ui/call.ts";
import { identity } from "../ui/identity.ts";
import { Problem } from "../ui/problem.tsx";
import { useIsHydrated } from "../ui/use-is-hydrated.ts";
import { Field } from "./field.tsx";
import { PasswordField } from "./password-field.tsx";
import { SingleSignOnButton } from "./single-sign-on-button.tsx";

/** Takes an invitation up: as whoever is signed in, or as a new account. */
export function JoinCard() {
  const t = useTranslations("account");
  const [token, setToken] = useState("");
  const [offer, setOffer] = useState<Offer | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isHydrated = useIsHydrated();

  // Joins the address bar: a server is never told what stands behind the #.
  useEffect(() => {
    const given = new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "";
    setToken(given);
    call("POST /api/auth/invitation", { body: { token: given } }).then(setOffer, (error) =>
      setProblem(problemOf(error)),
    );
  }, []);

  async function take(account?: { name: string; email: string; password: string }) {
    setBusy(true);
    try {
      identity.signedIn(await call("POST /api/auth/join", { body: { token, ...(account && { account }) } }));
      window.location.assign("/");
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name));
    void take({ name: text("name"), email: text("email"), password: text("password") });
  }

  const name = offer ? (offer.signedIn?.name ?? offer.proxyUser) : null;
  return (
    <section className="flex flex-col gap-5 rounded-xl border border-line bg-panel p-6">
      <h1 className="text-xl font-semibold">{t("joinTitle")}</h1>
      {offer ? (
        <p className="text-ink-soft">
          {offer.isOwner || offer.role === null
            ? t("joinStudio")
            : t("joinDatasets", { role: t(`role.${offer.role}`), names: offer.datasets.join(", ") })}
        </p>
      ) : null}
      {offer && name !== null ? (
        <>
          <p>{t("signedInAs", { name })}</p>
          <Problem problem={problem} isSmall />
          <Button look="primary" disabled={isBusy} className="self-end" onClick={() => void take()}>
            {t("joinAs", { name })}
          </Button>
        </>
      ) : offer ? (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <SingleSignOnButton label="joinBySingleSignOn" next="/" token={token} />
          <Field label={t("name")} name="name" autoComplete="name" maxLength={80} note={t("nameNote")} />
          <Field label={t("email")} name="email" type="email" autoComplete="username" maxLength={200} />
          <PasswordField label={t("password")} />
          <Problem problem={problem} isSmall />
          <Button type="submit" look="primary" disabled={isBusy || !isHydrated} className="self-end">
            {t("join")}
          </Button>
        </form>
      ) : (
        <Problem problem={problem} />
      )}
    </section>
  );
}
