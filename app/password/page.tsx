import { getTranslations } from "next-intl/server";
import { NewPasswordCard } from "#components/account/new-password-card.tsx";
import { Header } from "#components/frame/header.tsx";
import { visitEntrance } from "../visit-page.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("account"))("newPasswordTitle") };
}

/** Where the link of a forgotten password leads. Its token stands behind the #, which no server and no log ever sees. */
export default async function PasswordPage() {
  await visitEntrance();
  return (
    <>
      <Header isEntrance />
      <main id="content" className="mx-auto flex max-w-sm flex-col gap-5 px-4 py-16">
        <NewPasswordCard />
      </main>
    </>
  );
}
