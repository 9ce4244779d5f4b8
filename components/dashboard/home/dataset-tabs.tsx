import Link from "next/link";
import { useTranslations } from "next-intl";
import { DATASET_TABS, type DatasetTab, TABS } from "#domain/dataset-tabs.ts";
import { ScrolledRow } from "../../ui/scrolled-row.tsx";

type Props = {
  datasetId: string;
  tab: DatasetTab;
  leads: boolean;
  /**
   * Pages that not all who lead or read the data set have: settings are of accounts, photos of sets with a reported or withdrawn one, generating
   * of sets that a model may be sent.
   */
  isWanted: Readonly<Record<SomeTab, boolean>>;
  /** `reported`: photos that no lead has looked at since. `unsettled`: files whose boxes can be read in more than one way, and nobody has chosen one. */
  waiting: { reported: number; unsettled: number };
};

const SOME_TABS = ["export", "releases", "settings", "photos", "generate"] as const;
type SomeTab = (typeof SOME_TABS)[number];
const isSome = (name: DatasetTab): name is SomeTab => SOME_TABS.some((own) => own === name);

/** The pages of one data set. What its entries are decided by is for those who lead it. */
export function DatasetTabs({ datasetId, tab, leads, isWanted, waiting: { reported, unsettled } }: Props) {
  const t = useTranslations();
  const photos = useTranslations("photos");
  const boxes = useTranslations("boxes");
  const words = (name: DatasetTab) => {
    if (name === "photos" && reported > 0) return photos("tabCount", { count: reported });
    if (name === "boxes" && unsettled > 0) return boxes("tabCount", { count: unsettled });
    const [area, key] = DATASET_TABS[name].words;
    return t(`${area}.${key}` as "browse.browse");
  };
  return (
    <ScrolledRow label={t("browse.tabs")} current={tab}>
      {TABS.filter((name) => (isSome(name) ? isWanted[name] : leads || DATASET_TABS[name].access === "browse")).map(
        (name) => (
          <Link
            key={name}
            href={`/datasets/${datasetId}${DATASET_TABS[name].path}`}
            aria-current={name === tab ? "page" : undefined}
            className={`shrink-0 whitespace-nowrap border-b-2 px-3 py-2 text-sm ${name === tab ? "border-accent font-semibold" : "border-transparent text-ink-soft hover:text-ink"}`}
          >
            {words(name)}
          </Link>
        ),
      )}
    </ScrolledRow>
  );
}
