import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import type { OwnAccount } from "#domain/rights/own-account.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "./field.tsx";

type Props = {
  account: OwnAccount;
  claim(event: FormEvent<HTMLFormElement>): void;
  withdraw(claimId: string): void;
};

/** Names under which somebody reviewed before accounts: those that were confirmed, those that wait, and the next. */
export function FormerNamesCard({ account, claim, withdraw }: Props) {
  const t = useTranslations("account");
  return (
    <section aria-labelledby="former-names" className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-5">
      <h2 id="former-names" className="font-semibold">
        {t("formerNames")}
      </h2>
      <p className="text-sm text-ink-soft">{t("formerNamesText")}</p>
      <ul className="divide-y divide-line text-sm">
        {account.formerNames.map((name, nth) => (
          // Two former names of one person may be spelled alike.
          // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else, and no state
          <li key={nth} className="py-1.5">
            {name} <span className="text-ink-soft">({t("confirmed")})</span>
          </li>
        ))}
        {account.claims.map(({ id, name }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 py-1.5">
            <span className="grow break-all">
              {name} <span className="text-ink-soft">({t("waiting")})</span>
            </span>
            <Button look="quiet" onClick={() => withdraw(id)}>
              {t("takeBack")}
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={claim} className="flex flex-wrap items-end gap-3">
        <Field label={t("formerName")} name="name" maxLength={80} autoComplete="off" />
        <Button type="submit">{t("claimName")}</Button>
      </form>
    </section>
  );
}
