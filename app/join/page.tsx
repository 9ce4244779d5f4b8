import { getTranslations } from "next-intl/server";
import { JoinCard } from "#components/account/join-card.tsx";
import { Header } from "#components/frame/header.tsx";
import { visitEntrance } from "../visit-page.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("account"))("joinTitle") };
}

/** Where the link of an invitation leads. Its token stands behind the #, which no server and no log ever sees. */
export default async function JoinPage() {
  await visitEntrance();
  return (
    <>
      <Header isEntrance />
      <main id="content" className="mx-auto flex max-w-sm flex-col gap-5 px-4 py-16">
        <JoinCard />
      </main>
    </>
  );
}
