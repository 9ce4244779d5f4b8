import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AccountScreen } from "#components/account/account-screen.tsx";
import { Header } from "#components/frame/header.tsx";
import { signInProblem } from "#domain/rights/sign-in-problem.ts";
import { loadOwnAccount } from "#server/accounts/own-account.ts";
import { readToken } from "#server/accounts/session-token.ts";
import { StudioCrumbs } from "../studio-crumbs.tsx";
import { visitPage } from "../visit-page.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("account"))("title") };
}

type Props = { searchParams: Promise<{ problem?: string | string[] }> };

/** One's own account: how one signs in, where one is signed in, and names of before accounts. */
export default async function AccountPage({ searchParams }: Props) {
  const { db, reviewer } = await visitPage("signed_in");
  if (!reviewer?.account) notFound();
  const { problem } = await searchParams;
  const told = signInProblem(typeof problem === "string" ? problem : null);
  const account = await loadOwnAccount(db, reviewer.id, await readToken(db, (await headers()).get("cookie")));
  return (
    <>
      <Header reviewer={reviewer}>
        <StudioCrumbs page="account" />
      </Header>
      <main id="content" className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-8">
        <AccountScreen first={account} problem={told} />
      </main>
    </>
  );
}
