import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { StudioError } from "#domain/error.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { type Access, mayAnywhere, type Standing } from "#domain/rights/rights.ts";
import { loadVisitor } from "#server/accounts/visitor.ts";
import { type Database, database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { noteReviewer } from "#server/request-context.ts";
import { checkRights, type Ids } from "#server/rights/check-rights.ts";

/** The address of the page that is asked for: written by proxy.ts, whatever a request brings under that name. */
export const PATH_HEADER = "x-svit-path";

/** Who sits before a page. `account`: null in a studio without accounts, where a name is all there is. */
export type Sitter = Reviewer & { account: { seesPeople: boolean; leads: boolean } | null };

export type PageVisit = { db: Database; reviewer: Sitter | null; standing: Standing };

/**
 * What every page begins with: who comes, and whether they may see it. With accounts a stranger is sent to sign in, and
 * what is not theirs is not there.
 */
export async function visitPage(access: Access, ids: Ids = {}): Promise<PageVisit> {
  const db = database();
  const incoming = await headers();
  const { reviewer, standing } = await loadVisitor(db, incoming);
  noteReviewer(reviewer);
  if (!env.hasAccounts) return { db, reviewer: reviewer && { ...reviewer, account: null }, standing };
  if (!reviewer) redirect(`/sign-in?${new URLSearchParams({ next: incoming.get(PATH_HEADER) ?? "/" })}`);
  await checkRights(db, access, { reviewerId: reviewer.id, standing }, ids).catch((error) => {
    if (error instanceof StudioError) notFound();
    throw error;
  });
  const account = { seesPeople: mayAnywhere(standing, "people"), leads: mayAnywhere(standing, "keys") };
  return { db, reviewer: { ...reviewer, account }, standing };
}

/** Who is signed in, for the pages before that: null for a stranger. Without accounts there are no such pages. */
export async function visitEntrance(): Promise<Reviewer | null> {
  if (!env.hasAccounts) notFound();
  return (await loadVisitor(database(), await headers())).reviewer;
}
