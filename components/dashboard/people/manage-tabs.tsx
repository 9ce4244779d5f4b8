import Link from "next/link";
import { useTranslations } from "next-intl";

type Tab = "people" | "keys" | "audit";

/** People, keys and the audit log: the pages of those who decide about others. */
export function ManageTabs({ tab, seesPeople }: { tab: Tab; seesPeople: boolean }) {
  const t = useTranslations("account");
  const tabs: readonly Tab[] = seesPeople ? ["people", "keys", "audit"] : ["keys", "audit"];
  return (
    <nav aria-label={t("manage")} className="flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((own) => (
        <Link
          key={own}
          href={`/${own}`}
          aria-current={own === tab ? "page" : undefined}
          className={`-mb-px whitespace-nowrap border-b-2 px-3 py-2 text-sm ${own === tab ? "border-accent font-medium text-ink" : "border-transparent text-ink-soft hover:text-ink"}`}
        >
          {t(own)}
        </Link>
      ))}
    </nav>
  );
}
