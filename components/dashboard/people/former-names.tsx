"use client";

import { useTranslations } from "next-intl";
import type { People } from "#domain/rights/people.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import type { Act } from "./act.ts";

/** Names of before accounts, and who says to have been them, for owners of the studio; nothing where there are none. */
export function FormerNames({ people, act }: { people: People; act: Act }) {
  const t = useTranslations("people");
  const { value, ask } = useAnswer("GET /api/former-names", people.isOwner ? {} : null);
  if (!value || value.names.length + value.claims.length === 0) return null;
  const change: Act = (work) => act(work).finally(() => void ask());
  const setPerson = (reviewerId: string, personId: string | null) =>
    change(() => call("PUT /api/former-names/{reviewerId}", { params: { reviewerId }, body: { personId } }));
  return (
    <section aria-labelledby="former-names" className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-5">
      <h2 id="former-names" className="font-semibold">
        {t("formerNames")}
      </h2>
      <p className="text-sm text-ink-soft">{t("formerNamesText")}</p>
      {value.claims.map(({ id, name, personId, personName }) => {
        // Of two of one name an owner chooses below.
        const [only, ...more] = value.names.filter((one) => one.name === name && one.personId === null);
        return (
          <div key={id} className="flex flex-wrap items-center gap-3 rounded-md bg-accent-soft px-3 py-2 text-sm">
            <span className="min-w-40 grow">{t("claims", { person: personName, name })}</span>
            {only && more.length === 0 ? (
              <Button onClick={() => setPerson(only.id, personId)}>{t("confirm")}</Button>
            ) : null}
            <Button
              look="quiet"
              onClick={() =>
                change(() => call("DELETE /api/former-names/claims/{claimId}", { params: { claimId: id } }))
              }
            >
              {t("refuse")}
            </Button>
          </div>
        );
      })}
      <ul className="divide-y divide-line text-sm">
        {value.names.map(({ id, number, name, personId, verdicts }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 py-1.5">
            <span className="min-w-40 grow break-all">
              {name} <span className="text-ink-soft">#{number}</span>
            </span>
            <span className="text-ink-soft">{t("formerVerdicts", { count: verdicts })}</span>
            <select
              aria-label={t("confirmAs", { name })}
              value={personId ?? ""}
              onChange={(event) => void setPerson(id, event.target.value || null)}
              className="max-w-48 rounded-md border border-line-strong bg-surface px-2 py-1"
            >
              <option value="">{t("nobody")}</option>
              {people.people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </section>
  );
}
