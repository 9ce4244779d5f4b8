import Link from "next/link";
import { useTranslations } from "next-intl";

const TABS = [
  ["browse", ""],
  ["export", "/export"],
  ["guidelines", "/guidelines"],
  ["reasons", "/reasons"],
] as const;

/** The pages of one data set. What its entries are decided by is for those who lead it. */
export function DatasetTabs({ datasetId, tab, leads }: { datasetId: string; tab: string; leads: boolean }) {
  const t = useTranslations("browse");
  return (
    <nav aria-label={t("tabs")} className="flex gap-1 border-b border-line">
      {TABS.filter(([name]) => leads || name === "browse" || name === "export").map(([name, path]) => (
        <Link
          key={name}
          href={`/datasets/${datasetId}${path}`}
          aria-current={name === tab ? "page" : undefined}
          className={`-mb-px border-b-2 px-3 py-2 text-sm ${name === tab ? "border-accent font-semibold" : "border-transparent text-ink-soft hover:text-ink"}`}
        >
          {t(name)}
        </Link>
      ))}
    </nav>
  );
}
