"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type Message, message } from "#domain/message.ts";
import type { OwnAccount } from "#domain/rights/own-account.ts";
import type { SignInProblem } from "#domain/rights/sign-in-problem.ts";
import { Button } from "../ui/button.tsx";
import { call, problemOf } from "../ui/call.ts";
import { Problem } from "../ui/problem.tsx";
import { useAnswer } from "../ui/use-answer.ts";
import { FormerNamesCard } from "./former-names-card.tsx";
import { readUserAgent } from "./read-user-agent.ts";
import { SingleSignOnButton } from "./single-sign-on-button.tsx";

const CARD = "flex flex-col gap-3 rounded-xl border border-line bg-panel p-5";

/** One's own account. `problem`: why connecting it to the provider failed. */
export function AccountScreen({ first, problem: told }: { first: OwnAccount; problem: SignInProblem | null }) {
  const t = useTranslations("account");
  const format = useFormatter();
  const { value, ask } = useAnswer("GET /api/account", {}, { initial: first });
  const { value: methods } = useAnswer("GET /api/auth/methods", {});
  const [problem, setProblem] = useState<Message | null>(told && message(told));
  const account = value ?? first;

  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      void ask();
    }
  };
  const claim = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name"));
    void act(() => call("POST /api/account/former-names", { body: { name } }).then(() => form.reset()));
  };

  const wordBrowser = ({ browser, system }: ReturnType<typeof readUserAgent>) =>
    browser && system ? t("browserOn", { browser, system }) : (browser ?? system ?? t("unknownBrowser"));
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <Problem problem={problem} />
      <section aria-labelledby="methods" className={CARD}>
        <h2 id="methods" className="font-semibold">
          {t("howYouSignIn")}
        </h2>
        <ul className="text-sm">
          {account.hasPassword ? <li>{t("byPassword", { email: account.email ?? "" })}</li> : null}
          {account.isLinked && methods?.oidc ? <li>{t("bySingleSignOn", { name: methods.oidc.name })}</li> : null}
        </ul>
        {account.isLinked ? null : <SingleSignOnButton label="connect" next="/account" isLink />}
      </section>
      <section aria-labelledby="sign-ins" className={CARD}>
        <h2 id="sign-ins" className="font-semibold">
          {t("signedIn")}
        </h2>
        <ul className="divide-y divide-line text-sm">
          {account.signIns.map(({ id, address, userAgent, createdAt, isThis }) => (
            <li key={id} className="flex flex-wrap items-center gap-3 py-2">
              <div className="min-w-40 grow">
                <p className="break-words" title={userAgent}>
                  {wordBrowser(readUserAgent(userAgent))} {isThis ? <b>({t("thisBrowser")})</b> : null}
                </p>
                <p className="text-ink-soft">
                  {t("since", {
                    when: format.dateTime(new Date(createdAt), "moment"),
                    address: address || t("someAddress"),
                  })}
                </p>
              </div>
              {isThis ? null : (
                <Button
                  look="quiet"
                  onClick={() =>
                    act(() => call("DELETE /api/account/sign-ins/{signInId}", { params: { signInId: id } }))
                  }
                >
                  {t("endSignIn")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <FormerNamesCard
        account={account}
        claim={claim}
        withdraw={(claimId) =>
          void act(() => call("DELETE /api/former-names/claims/{claimId}", { params: { claimId } }))
        }
      />
    </>
  );
}
