import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { KeysScreen } from "#components/dashboard/keys/keys-screen.tsx";
import { ManageTabs } from "#components/dashboard/people/manage-tabs.tsx";
import { Header } from "#components/frame/header.tsx";
import { loadKeys } from "#server/accounts/keys.ts";
import { StudioCrumbs } from "../studio-crumbs.tsx";
import { visitPage } from "../visit-page.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("apiKeys"))("title") };
}

/** Keys of programs: one's own, or all of them to an owner of the studio. */
export default async function KeysPage() {
  const { db, reviewer, standing } = await visitPage("keys");
  // Without accounts nobody asks for a key.
  if (!reviewer?.account) notFound();
  const keys = await loadKeys(db, { reviewerId: reviewer.id, standing });
  return (
    <>
      <Header reviewer={reviewer}>
        <StudioCrumbs page="keys" />
      </Header>
      <main id="content" className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-8">
        <ManageTabs tab="keys" seesPeople={reviewer.account.seesPeople} />
        <KeysScreen first={keys} />
      </main>
    </>
  );
}
