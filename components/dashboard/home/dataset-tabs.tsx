import Link from "next/link";
import { useTranslations } from "next-intl";

const TABS = [
  ["browse", ""],
  ["export", "/export"],
  ["guidelines", "/guidelines"],
  ["reasons", "/reasons"],
] as const;

/** The pages of one data set. */
export function DatasetTabs({ datasetId, tab }: { datasetId: string; tab: string }) {
  const t = useTranslations("browse");
  return (
    <nav aria-label={t("tabs")} className="flex gap-1 border-b border-line">
      {TABS.map(([name, path]) => (
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
