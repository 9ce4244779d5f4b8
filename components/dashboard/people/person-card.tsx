import { useTranslations } from "next-intl";
import { useState } from "react";
import type { People, Person } from "#domain/rights/people.ts";
import { ROLES, type Role } from "#domain/rights/rights.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import type { Act } from "./act.ts";
import { ErasePerson } from "./erase-person.tsx";
import { OneTimeLink } from "./one-time-link.tsx";

type Props = { person: Person; people: People; isSelf: boolean; act: Act };

/** One person: their role in each data set, which can be changed here, and their sign-ins. */
export function PersonCard({ person, people, isSelf, act }: Props) {
  const t = useTranslations("people");
  const [link, setLink] = useState<string | null>(null);
  const { id, name, email, groups, isOwner, signIns } = person;
  // Nobody but the studio's owners gives a role to whoever has none there: others invite.
  const shown = people.isOwner
    ? people.datasets
    : people.datasets.filter((dataset) => person.roles.some(({ datasetId }) => datasetId === dataset.id));
  return (
    <li className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 grow">
          <h3 className="truncate font-medium">
            {name} {isSelf ? <span className="font-normal text-ink-soft">({t("you")})</span> : null}
          </h3>
          <p className="truncate text-sm text-ink-soft">{email ?? t("noEmail")}</p>
          {groups.length > 0 ? (
            <p className="truncate text-sm text-ink-soft">{t("inGroups", { names: groups.join(", ") })}</p>
          ) : null}
        </div>
        {isOwner ? (
          <span className="rounded bg-accent-soft px-2 py-0.5 text-sm text-accent">{t("studioOwner")}</span>
        ) : null}
        {people.isOwner ? (
          <>
            <Button
              look="quiet"
              onClick={() =>
                act(() =>
                  call("PUT /api/people/{reviewerId}/studio", {
                    params: { reviewerId: id },
                    body: { isOwner: !isOwner },
                  }),
                )
              }
            >
              {t(isOwner ? "unmakeOwner" : "makeOwner")}
            </Button>
            <Button
              look="quiet"
              disabled={signIns === 0}
              onClick={() =>
                act(() => call("DELETE /api/people/{reviewerId}/sign-ins", { params: { reviewerId: id } }))
              }
            >
              {t("endSignIns", { count: signIns ?? 0 })}
            </Button>
            {email === null ? null : (
              <Button
                look="quiet"
                onClick={() =>
                  act(async () => {
                    const { token } = await call("POST /api/people/{reviewerId}/password-link", {
                      params: { reviewerId: id },
                    });
                    setLink(`${window.location.origin}/password#token=${token}`);
                  })
                }
              >
                {t("passwordLink")}
              </Button>
            )}
            {isSelf ? null : <ErasePerson id={id} name={name} act={act} />}
          </>
        ) : null}
      </div>
      {link ? <OneTimeLink label={t("passwordLink")} text={t("passwordLinkText", { name })} link={link} /> : null}
      {isOwner ? (
        <p className="text-sm text-ink-soft">{t("ownsAll")}</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {shown.map((dataset) => {
            const role = person.roles.find(({ datasetId }) => datasetId === dataset.id)?.role ?? null;
            const params = { datasetId: dataset.id, reviewerId: id };
            const change = (to: string) =>
              act(() =>
                to === ""
                  ? call("DELETE /api/datasets/{datasetId}/people/{reviewerId}", { params })
                  : call("PUT /api/datasets/{datasetId}/people/{reviewerId}", { params, body: { role: to as Role } }),
              );
            return (
              <li key={dataset.id}>
                <label className="flex flex-wrap items-center gap-3 text-sm">
                  <span className="min-w-40 grow truncate">{dataset.name}</span>
                  <select
                    aria-label={t("roleOf", { name, dataset: dataset.name })}
                    value={role ?? ""}
                    onChange={(event) => void change(event.target.value)}
                    className="rounded-md border border-line-strong bg-surface px-2 py-1"
                  >
                    <option value="">{t("noRole")}</option>
                    {ROLES.map((one) => (
                      <option key={one} value={one}>
                        {t(`role.${one}`)}
                      </option>
                    ))}
                  </select>
                </label>
              </li>
            );
          })}
        </ul>
      )}
    </li>
  );
}
