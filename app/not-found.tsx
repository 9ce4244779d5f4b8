import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { Header } from "#components/frame/header.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { NoticePage } from "#components/ui/notice-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("common"))("notFoundTitle") };
}

/** For addresses that lead to nothing, also of data sets and sessions that are gone. Asks the database nothing. */
export default async function NotFound() {
  await connection();
  const t = await getTranslations("common");
  return (
    <>
      <Header />
      <NoticePage title={t("notFoundTitle")} text={t("notFoundText")}>
        <Link href="/" className={buttonClass("primary")}>
          {t("home")}
        </Link>
      </NoticePage>
    </>
  );
}
