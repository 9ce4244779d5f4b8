"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { GroupRole } from "#domain/rights/groups.ts";
import type { People } from "#domain/rights/people.ts";
import { ROLES, roleSchema } from "#domain/rights/rights.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import type { Act } from "./act.ts";

const STUDIO = "studio";
const FIELD = "rounded-md border border-line-strong bg-surface px-2 py-1 font-normal";

/** What people of the provider's groups may, for owners of a studio that has a provider. */
export function GroupRoles({ people, act }: { people: People; act: Act }) {
  const t = useTranslations("people");
  const { value: methods } = useAnswer("GET /api/auth/methods", {});
  const { value: rows, ask } = useAnswer("GET /api/groups", people.isOwner ? {} : null);
  const [role, setRole] = useState<string>("reviewer");
  if (!methods?.oidc || !rows) return null;
  const provider = methods.oidc.name;
  const change: Act = (work) => act(work).finally(() => void ask());
  const wordsOf = ({ group, datasetId, role: may }: GroupRole) =>
    datasetId === null || may === null
      ? t("groupStudio", { group })
      : t("groupOf", {
          group,
          role: t(`role.${may}`),
          dataset: people.datasets.find(({ id }) => id === datasetId)?.name ?? datasetId,
        });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const group = String(given.get("group"));
    const datasetId = String(given.get("dataset"));
    void change(() =>
      role === STUDIO
        ? call("PUT /api/groups", { body: { to: STUDIO, group } })
        : call("PUT /api/groups", { body: { to: "dataset", group, datasetId, role: roleSchema.parse(role) } }),
    ).then((isDone) => isDone && form.reset());
  }

  return (
    <section aria-labelledby="groups" className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-5">
      <h2 id="groups" className="font-semibold">
        {t("groups", { provider })}
      </h2>
      <p className="text-sm text-ink-soft">{t(rows.length > 0 ? "groupsText" : "groupNone", { provider })}</p>
      <ul className="divide-y divide-line text-sm">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-center gap-3 py-1.5">
            <span className="min-w-40 grow break-all">{wordsOf(row)}</span>
            <Button
              look="quiet"
              aria-label={t("removeGroup", { what: wordsOf(row) })}
              onClick={() =>
                change(() => call("DELETE /api/groups/{groupRoleId}", { params: { groupRoleId: row.id } }))
              }
            >
              {t("remove")}
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3 text-sm">
        <label className="flex min-w-40 grow flex-col gap-1 font-medium">
          {t("group")}
          <input name="group" required maxLength={300} className={FIELD} />
        </label>
        <label className="flex flex-col gap-1 font-medium">
          {t("groupAs")}
          <select
            aria-label={t("groupAs")}
            value={role}
            onChange={(event) => setRole(event.target.value)}
            className={FIELD}
          >
            {ROLES.toReversed().map((one) => (
              <option key={one} value={one}>
                {t(`role.${one}`)}
              </option>
            ))}
            <option value={STUDIO}>{t("studioOwner")}</option>
          </select>
        </label>
        {role === STUDIO ? null : (
          <label className="flex flex-col gap-1 font-medium">
            {t("datasets")}
            <select name="dataset" required aria-label={t("datasets")} className={FIELD}>
              {people.datasets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <Button type="submit">{t("addGroup")}</Button>
      </form>
    </section>
  );
}
