import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignInCard } from "#components/account/sign-in-card.tsx";
import { Header } from "#components/frame/header.tsx";
import { SealedWork } from "#components/review/outbox/sealed-work.tsx";
import { returnPath } from "#domain/rights/return-path.ts";
import { signInProblem } from "#domain/rights/sign-in-problem.ts";
import { database } from "#server/db/client.ts";
import { loadInstallation } from "#server/db/installation.ts";
import { visitEntrance } from "../visit-page.ts";

export async function generateMetadata() {
  return { title: (await getTranslations("account"))("signIn") };
}

type Props = { searchParams: Promise<{ next?: string | string[]; problem?: string | string[] }> };

/** Asks who comes. Afterwards one is where one wanted to be. */
export default async function SignInPage({ searchParams }: Props) {
  const reviewer = await visitEntrance();
  const { next, problem } = await searchParams;
  const told = signInProblem(typeof problem === "string" ? problem : null);
  const path = returnPath(typeof next === "string" ? next : null);
  // Who wanted to connect their account is signed in, and is told what was wrong on its page.
  if (reviewer)
    redirect(told && path.startsWith("/account") ? `/account?${new URLSearchParams({ problem: told })}` : path);
  return (
    <>
      <Header isEntrance />
      <main id="content" className="mx-auto flex max-w-sm flex-col gap-5 px-4 py-16">
        <SealedWork installation={await loadInstallation(database())} />
        <SignInCard next={path} problem={told} />
      </main>
    </>
  );
}
