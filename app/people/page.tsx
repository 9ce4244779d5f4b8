import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ManageTabs } from "#components/dashboard/people/manage-tabs.tsx";
import { PeopleScreen } from "#components/dashboard/people/people-screen.tsx";
import { Header } from "#components/frame/header.tsx";
import { loadPeople } from "#server/accounts/people.ts";
import { StudioCrumbs } from "../studio-crumbs.tsx";
import { visitPage } from "../visit-page.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("people"))("title") };
}

/** Who may what, as far as whoever looks decides about it. */
export default async function PeoplePage() {
  const { db, reviewer, standing } = await visitPage("people");
  // Without accounts there is nobody to be listed.
  if (!reviewer?.account) notFound();
  const people = await loadPeople(db, reviewer.id, standing);
  return (
    <>
      <Header reviewer={reviewer}>
        <StudioCrumbs page="people" />
      </Header>
      <main id="content" className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-8">
        <ManageTabs tab="people" seesPeople />
        <PeopleScreen first={people} ownId={reviewer.id} />
      </main>
    </>
  );
}
