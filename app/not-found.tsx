import Link from "next/link";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "#components/ui/button.tsx";
import { Header } from "#components/ui/header.tsx";
import { NoticePage } from "#components/ui/notice-page.tsx";

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
