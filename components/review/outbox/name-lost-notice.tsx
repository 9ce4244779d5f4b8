"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { SignInForm } from "../../account/sign-in-form.tsx";
import { type IdentityState, identity } from "../../ui/identity.ts";
import { NameForm } from "../../ui/name-form.tsx";

const UNKNOWN: IdentityState = { isLost: false, person: null, hasAccounts: false, isLeaving: false };

/**
 * Asks for the name where the server lost it. Not a dialog: one would take the focus out of a sentence that is being
 * written. Sending resumes by itself once a name is given.
 */
export function NameLostNotice({ waiting }: { waiting: number }) {
  const t = useTranslations("sync");
  const { isLost, person, hasAccounts } = useSyncExternalStore(identity.subscribe, identity.state, () => UNKNOWN);
  if (!isLost) return null;
  if (hasAccounts)
    return (
      <section role="alert" className="border-b border-warn bg-warn-soft px-4 py-2 text-sm text-warn">
        <div className="flex flex-wrap items-end gap-4">
          <p className="grow">
            <b>{t("signInTitle")}</b> {t("signInText", { count: waiting })}
          </p>
          <SignInForm onDone={() => {}} />
        </div>
      </section>
    );
  return (
    <section role="alert" className="border-b border-warn bg-warn-soft px-4 py-2 text-sm text-warn">
      <NameForm name={person?.name ?? ""} isRow onNamed={() => {}}>
        <p className="grow">
          <b>{t("nameTitle")}</b> {t("nameText", { count: waiting })}
        </p>
      </NameForm>
    </section>
  );
}
