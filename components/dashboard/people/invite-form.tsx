"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { People } from "#domain/rights/people.ts";
import { ROLES, roleSchema } from "#domain/rights/rights.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import type { Act } from "./act.ts";
import { OneTimeLink } from "./one-time-link.tsx";

const STUDIO = "studio";

/** Makes an invitation. Its link is shown once, here: the studio sends no mail and keeps no link. */
export function InviteForm({ people, act }: { people: People; act: Act }) {
  const t = useTranslations("people");
  const [to, setTo] = useState("reviewer");
  const [link, setLink] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const datasetIds = new FormData(event.currentTarget).getAll("dataset").map(String);
    void act(async () => {
      const { token } = await (to === STUDIO
        ? call("POST /api/invitations", { body: { to: STUDIO } })
        : call("POST /api/invitations", { body: { to: "datasets", role: roleSchema.parse(to), datasetIds } }));
      setLink(`${window.location.origin}/join#token=${token}`);
    });
  }

  return (
    <section aria-labelledby="invite" className="flex flex-col gap-4 rounded-xl border border-line bg-panel p-5">
      <h2 id="invite" className="font-semibold">
        {t("invite")}
      </h2>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <label className="flex flex-col gap-1 text-sm font-medium">
          {t("as")}
          <select
            // Without it its name would be the label with all its choices.
            aria-label={t("as")}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            className="rounded-md border border-line-strong bg-surface px-3 py-2 font-normal"
          >
            {ROLES.toReversed().map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)} – {t(`does.${role}`)}
              </option>
            ))}
            {people.isOwner ? <option value={STUDIO}>{t("studioOwner")}</option> : null}
          </select>
        </label>
        {to === STUDIO ? null : (
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 text-sm font-medium">{t("datasets")}</legend>
            {people.datasets.map(({ id, name }) => (
              <label key={id} className="flex min-h-[24px] items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  name="dataset"
                  value={id}
                  defaultChecked={people.datasets.length === 1}
                  className="size-4 accent-(--accent)"
                />
                {name}
              </label>
            ))}
          </fieldset>
        )}
        <Button type="submit" look="primary" className="self-start">
          {t("makeLink")}
        </Button>
      </form>
      {link ? <OneTimeLink label={t("link")} text={t("linkText")} link={link} /> : null}
    </section>
  );
}
