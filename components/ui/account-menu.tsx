"use client";

import { LogOut, Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { call } from "./call.ts";

/** Who is signed in, the way to the people for those who decide about them, and the way out. */
export function AccountMenu({ name, seesPeople }: { name: string; seesPeople: boolean }) {
  const t = useTranslations("account");
  async function leave() {
    await call("POST /api/auth/sign-out");
    // A page of its own: nothing of what was shown stays in memory.
    window.location.assign("/sign-in");
  }
  return (
    <>
      {seesPeople ? (
        <Link
          href="/people"
          className="flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-ink-soft hover:bg-line/50 hover:text-ink"
        >
          <Users size={16} aria-hidden />
          <span className="max-sm:sr-only">{t("people")}</span>
        </Link>
      ) : null}
      <span className="max-w-40 truncate px-1 text-sm text-ink-soft" title={t("signedInAs", { name })}>
        {name}
      </span>
      <button
        type="button"
        title={t("signOut")}
        aria-label={t("signOut")}
        className="flex size-8 shrink-0 items-center justify-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink"
        // Who cannot be signed out now stays where they are, and sees it.
        onClick={() => void leave().catch(() => {})}
      >
        <LogOut size={16} aria-hidden />
      </button>
    </>
  );
}
