import { useFormatter, useTranslations } from "next-intl";
import type { ApiKey, Keys } from "#domain/rights/keys.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import type { Act } from "../people/act.ts";

type Props = { apiKey: ApiKey; datasets: Keys["datasets"]; act: Act };

/** One key: what it is for, until when, when it was used last; it can be revoked here. */
export function KeyCard({ apiKey, datasets, act }: Props) {
  const t = useTranslations("apiKeys");
  const format = useFormatter();
  const { id, name, start, scopes, datasetIds, madeBy, isOwn, state, expiresAt, lastUsedAt } = apiKey;
  const isUsable = state === "usable";
  const timeOf = (at: string) => format.dateTime(new Date(at), "moment");
  const nameOf = (own: string) => datasets.find((dataset) => dataset.id === own)?.name ?? `#${own}`;
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4 text-sm">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className={`min-w-0 grow truncate font-medium ${isUsable ? "" : "text-ink-soft line-through"}`}>{name}</h3>
        <code className="text-ink-soft">{start}…</code>
        {isUsable ? (
          <Button
            look="quiet"
            aria-label={t("revokeNamed", { name })}
            onClick={() => act(() => call("DELETE /api/keys/{keyId}", { params: { keyId: id } }))}
          >
            {t("revoke")}
          </Button>
        ) : (
          <span className="rounded bg-line/60 px-2 py-0.5 text-ink-soft">{t(`state.${state}`)}</span>
        )}
      </div>
      <p>
        {scopes.map((scope) => t(`scope.${scope}`)).join(" · ")} –{" "}
        {datasetIds?.map(nameOf).join(", ") ?? t("everywhere")}
      </p>
      <p className="text-ink-soft">
        {[
          isOwn ? null : t("madeBy", { name: madeBy }),
          t("until", { time: timeOf(expiresAt) }),
          lastUsedAt ? t("used", { time: timeOf(lastUsedAt) }) : t("unused"),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}
