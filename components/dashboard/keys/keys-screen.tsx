"use client";

import { useTranslations } from "next-intl";
import type { Keys } from "#domain/rights/keys.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useAct } from "../people/use-act.ts";
import { KeyCard } from "./key-card.tsx";
import { KeyForm } from "./key-form.tsx";

/** The keys that somebody may see, and a form that makes another. */
export function KeysScreen({ first }: { first: Keys }) {
  const t = useTranslations("apiKeys");
  const { value, ask } = useAnswer("GET /api/keys", {}, { initial: first });
  const { problem, act } = useAct(ask);
  const shown = value ?? first;

  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-sm text-ink-soft">{t("intro")}</p>
      </div>
      <Problem problem={problem} />
      <KeyForm keys={shown} act={act} />
      <section aria-labelledby="keys" className="flex flex-col gap-3">
        <h2 id="keys" className="font-semibold">
          {t("keys", { count: shown.keys.length })}
        </h2>
        <ul className="flex flex-col gap-3">
          {shown.keys.map((one) => (
            <KeyCard key={one.id} apiKey={one} datasets={shown.datasets} act={act} />
          ))}
        </ul>
      </section>
    </>
  );
}
