import { getTranslations } from "next-intl/server";
import { AuditList } from "#components/dashboard/audit/audit-list.tsx";
import { AuditNarrow } from "#components/dashboard/audit/audit-narrow.tsx";
import { ManageTabs } from "#components/dashboard/people/manage-tabs.tsx";
import { Header } from "#components/frame/header.tsx";
import { readAuditAddress } from "#domain/audit/address.ts";
import { loadAudit } from "#server/audit/load-audit.ts";
import { loadAuditChoices } from "#server/audit/load-choices.ts";
import { StudioCrumbs } from "../studio-crumbs.tsx";
import { visitPage } from "../visit-page.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata() {
  return { title: (await getTranslations("audit"))("title") };
}

/** The audit log, as far as whoever looks may read it. What narrows it stands in the address. */
export default async function AuditPage({ searchParams }: Props) {
  const asked = readAuditAddress(await searchParams);
  const { datasetId } = asked;
  const { db, reviewer, standing } = await visitPage("audit", datasetId === undefined ? {} : { datasetId });
  const [page, choices, t] = await Promise.all([
    loadAudit(db, standing, asked),
    loadAuditChoices(db, standing),
    getTranslations("audit"),
  ]);
  return (
    <>
      <Header reviewer={reviewer}>
        <StudioCrumbs page="audit" />
      </Header>
      <main id="content" className="mx-auto flex max-w-5xl flex-col gap-6 px-4 py-8">
        {reviewer?.account ? <ManageTabs tab="audit" seesPeople={reviewer.account.seesPeople} /> : null}
        <div className="flex flex-col gap-1">
          <h1 className="text-xl font-semibold">{t("title")}</h1>
          <p className="text-sm text-ink-soft">{t("intro")}</p>
        </div>
        <AuditNarrow asked={asked} choices={choices} />
        <AuditList page={page} asked={asked} />
      </main>
    </>
  );
}
