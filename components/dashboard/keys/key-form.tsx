"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type Keys, SCOPES, scopeSchema } from "#domain/rights/keys.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import type { Act } from "../people/act.ts";
import { OneTimeLink } from "../people/one-time-link.tsx";

const DAYS = [7, 30, 90, 365];
const FIELD = "rounded-md border border-line-strong bg-surface px-3 py-2 font-normal";

/** Makes a key. It is shown once, here. */
export function KeyForm({ keys, act }: { keys: Keys; act: Act }) {
  const t = useTranslations("apiKeys");
  const [made, setMade] = useState<string | null>(null);
  const [isEverywhere, setEverywhere] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const isMade = await act(async () => {
      const { key } = await call("POST /api/keys", {
        body: {
          name: String(data.get("name")),
          scopes: data.getAll("scope").map((scope) => scopeSchema.parse(scope)),
          datasetIds: isEverywhere ? null : data.getAll("dataset").map(String),
          days: Number(data.get("days")),
        },
      });
      setMade(key);
    });
    if (!isMade) return;
    form.reset();
    setEverywhere(false);
  }

  return (
    <section aria-labelledby="make-key" className="flex flex-col gap-4 rounded-xl border border-line bg-panel p-5">
      <h2 id="make-key" className="font-semibold">
        {t("make")}
      </h2>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 text-sm">
        <div className="flex flex-wrap gap-4">
          <label className="flex min-w-52 grow flex-col gap-1 font-medium">
            {t("name")}
            <input
              name="name"
              required
              maxLength={80}
              autoComplete="off"
              placeholder={t("namePlace")}
              className={FIELD}
            />
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("days")}
            <select name="days" aria-label={t("days")} defaultValue="90" className={FIELD}>
              {DAYS.map((days) => (
                <option key={days} value={days}>
                  {t("dayCount", { days })}
                </option>
              ))}
            </select>
          </label>
        </div>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium">{t("scopes")}</legend>
          {SCOPES.map((scope) => (
            <label key={scope} className="flex min-h-[24px] items-baseline gap-2">
              <input type="checkbox" name="scope" value={scope} className="size-4 translate-y-0.5 accent-(--accent)" />
              <span>
                {t(`scope.${scope}`)} <span className="text-ink-soft">– {t(`does.${scope}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium">{t("datasets")}</legend>
          {keys.isOwner ? (
            <label className="flex min-h-[24px] items-center gap-2">
              <input
                type="checkbox"
                checked={isEverywhere}
                onChange={(event) => setEverywhere(event.target.checked)}
                className="size-4 accent-(--accent)"
              />
              {t("everywhere")}
            </label>
          ) : null}
          {keys.datasets.map(({ id, name }) => (
            <label key={id} className={`flex min-h-[24px] items-center gap-2 ${isEverywhere ? "opacity-50" : ""}`}>
              <input
                type="checkbox"
                name="dataset"
                value={id}
                disabled={isEverywhere}
                defaultChecked={keys.datasets.length === 1}
                className="size-4 accent-(--accent)"
              />
              {name}
            </label>
          ))}
        </fieldset>
        <Button type="submit" look="primary" className="self-start">
          {t("makeKey")}
        </Button>
      </form>
      {made ? <OneTimeLink label={t("key")} text={t("keyText")} link={made} /> : null}
    </section>
  );
}
