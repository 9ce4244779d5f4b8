import { useFormatter, useTranslations } from "next-intl";
import type { ShownPlan } from "#domain/release/publication.ts";
import { printSize } from "../../ui/print-size.ts";

/** Longer lists of licences are opened by hand: the buttons stand below. */
const SHOWN_AT_ONCE = 6;

/** What publishing would send and remove, and the licences to look at before. */
export function PublishPlanView({ plan }: { plan: ShownPlan }) {
  const t = useTranslations("releases.publish");
  const tk = useTranslations("releases.kinds");
  const format = useFormatter();
  const { repo, isThere, isPublic, sends, removes, same, licences } = plan;
  const size = (bytes: number) => printSize(format, bytes);
  const list = "mt-1 rounded-lg border border-line px-3 py-2";
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3">
      <p className="wrap-anywhere">
        {t(isThere ? "isThere" : "wouldBeMade", { repo, seen: t(isPublic ? "isPublic" : "isPrivate") })}
      </p>
      <p className="tabular-nums">
        {t("sends", { count: sends.count, size: size(sends.bytes) })}
        {same > 0 ? ` ${t("same", { count: same })}` : ""}
        {removes.count > 0 ? ` ${t("removes", { count: removes.count })}` : ""}
      </p>
      {sends.count + removes.count > 0 ? (
        <details>
          <summary className="min-h-[24px]">{t("files")}</summary>
          <ul className={list}>
            {sends.first.map(({ name, bytes }) => (
              <li key={name} className="flex flex-wrap gap-x-3">
                <span className="min-w-0 grow wrap-anywhere">{name}</span>
                <span className="text-ink-soft tabular-nums">{size(bytes)}</span>
              </li>
            ))}
            {sends.count > sends.first.length ? (
              <li>{t("more", { count: sends.count - sends.first.length })}</li>
            ) : null}
            {removes.first.map((name) => (
              <li key={name} className="text-warn wrap-anywhere">
                {t("removesOne", { name })}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {licences.length > 0 ? (
        <details open={licences.length <= SHOWN_AT_ONCE}>
          <summary className="min-h-[24px]">{t("licences", { count: licences.length })}</summary>
          <ul className={list}>
            {licences.map(({ path, licence, kinds }) => (
              <li key={path} className="flex flex-wrap gap-x-3">
                <span className="min-w-0 grow wrap-anywhere">{path}</span>
                <span className="text-warn">{licence ?? kinds.map((kind) => tk(kind)).join(", ")}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <p className="text-ink-soft">{t("nothingSent")}</p>
    </div>
  );
}
