import Link from "next/link";
import { useTranslations } from "next-intl";

const TABS = [
  ["overview", "/overview"],
  ["browse", ""],
  ["export", "/export"],
  ["guidelines", "/guidelines"],
  ["reasons", "/reasons"],
  ["parts", "/parts"],
  ["photos", "/photos"],
  ["boxes", "/boxes"],
  ["settings", "/settings"],
] as const;

type Props = {
  datasetId: string;
  tab: string;
  leads: boolean;
  /** Pages that not all who lead or read the data set have: settings are of accounts, photos of sets with a reported or withdrawn one. */
  isWanted: { export: boolean; settings: boolean; photos: boolean };
  /** `reported`: photos that no lead has looked at since. `unsettled`: files whose boxes can be read in more than one way, and nobody has chosen one. */
  waiting: { reported: number; unsettled: number };
};

/** The pages of one data set. What its entries are decided by is for those who lead it. */
export function DatasetTabs({ datasetId, tab, leads, isWanted, waiting: { reported, unsettled } }: Props) {
  const t = useTranslations("browse");
  const photos = useTranslations("photos");
  const parts = useTranslations("parts");
  const boxes = useTranslations("boxes");
  const overview = useTranslations("overview");
  const words = (name: (typeof TABS)[number][0]) => {
    if (name === "photos") return reported > 0 ? photos("tabCount", { count: reported }) : photos("tab");
    if (name === "boxes") return unsettled > 0 ? boxes("tabCount", { count: unsettled }) : boxes("tab");
    if (name === "parts") return parts("tab");
    if (name === "overview") return overview("tab");
    return t(name);
  };
  return (
    <nav aria-label={t("tabs")} className="flex flex-wrap gap-1 border-b border-line">
      {TABS.filter(([name]) =>
        name === "export" || name === "settings" || name === "photos"
          ? isWanted[name]
          : leads || name === "overview" || name === "browse",
      ).map(([name, path]) => (
        <Link
          key={name}
          href={`/datasets/${datasetId}${path}`}
          aria-current={name === tab ? "page" : undefined}
          className={`-mb-px whitespace-nowrap border-b-2 px-3 py-2 text-sm ${name === tab ? "border-accent font-semibold" : "border-transparent text-ink-soft hover:text-ink"}`}
        >
          {words(name)}
        </Link>
      ))}
    </nav>
  );
}
