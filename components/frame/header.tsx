import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Reviewer } from "#domain/reviewer.ts";
import { AccountMenu } from "../ui/account-menu.tsx";
import { LocaleSwitch } from "../ui/locale-switch.tsx";
import { PersonHere } from "../ui/person-here.tsx";
import { ReviewerName } from "../ui/reviewer-name.tsx";
import { ThemeSwitch } from "../ui/theme-switch.tsx";
import { GoTo } from "./go-to.tsx";

type Props = {
  /** Null asks for a name; left out, where nothing can be asked of the database, none is shown. */
  reviewer?: (Reviewer & { account: { seesPeople: boolean; leads: boolean } | null }) | null;
  /** True where one is let in, or asked for a name, and nothing leads elsewhere yet. */
  isEntrance?: boolean;
  /** What the page says of itself. */
  children?: ReactNode;
};

/** The slim bar on top of every page. */
export function Header({ reviewer, isEntrance = reviewer === null, children }: Props) {
  const t = useTranslations("common");
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-4">
      <Link href="/" className="flex min-h-[24px] min-w-[24px] items-center gap-2 font-semibold">
        <svg viewBox="0 0 24 24" className="size-6 text-accent" aria-hidden="true">
          <rect x="2.5" y="4.5" width="19" height="15" rx="2.5" fill="none" stroke="currentColor" strokeWidth="2" />
          <rect x="6" y="8" width="7" height="6" fill="none" stroke="currentColor" strokeWidth="2" />
          <path d="m12 15 2.4 2.4L19 12" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </svg>
        <span className="max-sm:sr-only">{t("product")}</span>
      </Link>
      <div className="flex min-w-0 grow items-center gap-3">{children}</div>
      {isEntrance ? null : <GoTo />}
      {reviewer?.account ? (
        <>
          <PersonHere person={reviewer} />
          <AccountMenu name={reviewer.name} {...reviewer.account} />
        </>
      ) : reviewer === undefined ? null : (
        <ReviewerName name={reviewer?.name ?? null} />
      )}
      <LocaleSwitch />
      <ThemeSwitch />
    </header>
  );
}
