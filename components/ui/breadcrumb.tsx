import Link from "next/link";
import { useTranslations } from "next-intl";

/** A step of the way to a page; without an address it is the page itself. */
export type Crumb = { name: string; href?: string };

/** Where the page is: "demo / Entries / 103"; on a phone "demo / 103", or "demo" alone above tabs that say the rest. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  const t = useTranslations("common");
  return (
    <nav aria-label={t("breadcrumb")} className="min-w-0 text-sm">
      <ol className="flex min-w-0 items-center gap-1.5">
        {crumbs.map(({ name, href }, nth) => (
          <li
            key={href ?? name}
            className={`flex min-w-0 gap-1.5 ${nth === 0 ? "" : "shrink-0"} ${nth > 0 && (href || crumbs.length === 2) ? "max-sm:hidden" : ""}`}
          >
            {nth > 0 ? (
              <span aria-hidden className="leading-[24px] text-ink-soft">
                /
              </span>
            ) : null}
            {href ? (
              <Link
                href={href}
                title={name}
                className="block min-h-[24px] min-w-[24px] truncate leading-[24px] text-ink-soft hover:text-ink"
              >
                {name}
              </Link>
            ) : (
              <span aria-current="page" className="leading-[24px] font-medium">
                {name}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
