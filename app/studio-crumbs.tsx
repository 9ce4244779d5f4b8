import { useTranslations } from "next-intl";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { STUDIO_PAGES, type StudioPage } from "#domain/destination.ts";

/** The way to a page that is of no data set: "Data sets / Import / Import 12". `below`: what is called so stands under that page. */
export function StudioCrumbs({ page, below }: { page: StudioPage; below?: string }) {
  const t = useTranslations();
  const named = (own: StudioPage) => t(STUDIO_PAGES[own].words.join(".") as "home.title");
  const crumb = { name: named(page), ...(below === undefined ? {} : { href: STUDIO_PAGES[page].path }) };
  return (
    <Breadcrumb
      crumbs={[
        { name: named("home"), href: STUDIO_PAGES.home.path },
        crumb,
        ...(below === undefined ? [] : [{ name: below }]),
      ]}
    />
  );
}
