import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { pathOf } from "#domain/api/path.ts";
import type { OverviewTable } from "#domain/overview/csv.ts";
import { buttonClass } from "../../ui/button.tsx";

type Props = {
  id: string;
  title: string;
  datasetId: string;
  /** The table that its figures are in, as a file. */
  table: OverviewTable;
  children: ReactNode;
};

/** A part of the overview under its heading, with its figures as a file. */
export function FiguresCard({ id, title, datasetId, table, children }: Props) {
  const t = useTranslations("overview");
  const file = pathOf("GET /api/datasets/{datasetId}/overview/file", { params: { datasetId }, query: { table } });
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <div className="flex items-center gap-3">
        <h2 id={id} className="min-w-0 grow font-semibold">
          {title}
        </h2>
        <a href={file} download aria-label={t("csvOf", { table: title })} className={buttonClass("quiet")}>
          <Download size={15} aria-hidden />
          {t("csv")}
        </a>
      </div>
      {children}
    </section>
  );
}

/** A table that scrolls by itself where the page is narrow. */
export const figuresTable = "w-full border-collapse text-sm tabular-nums";
export const headCell =
  "border-b border-line px-2 py-1.5 text-left text-xs font-normal text-ink-soft whitespace-nowrap";
export const bodyCell = "border-b border-line/60 px-2 py-1.5 text-left";
/** Of a table that is wider than a phone, around it. */
export const scrolling = "relative overflow-x-auto";
/** A link on a figure or a name. */
export const figureLink = "rounded-sm underline decoration-line-strong underline-offset-2 hover:text-accent";
