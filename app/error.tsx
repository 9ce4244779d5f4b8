"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Header } from "#components/ui/header.tsx";
import { NoticePage } from "#components/ui/notice-page.tsx";

type Props = {
  /** Of a Server Component only `digest` arrives: the server's log has the same number beside the whole error. */
  error: Error & { digest?: string };
  retry(): void;
};

/** What stands where a page failed, most often because the database does not answer. */
export default function ErrorPage({ error, retry }: Props) {
  const t = useTranslations("common");
  return (
    <>
      <Header />
      <NoticePage title={t("errorTitle")} text={t("errorText")}>
        <Button look="primary" onClick={retry}>
          {t("retry")}
        </Button>
        <Link href="/" className={buttonClass()}>
          {t("home")}
        </Link>
        {error.digest ? (
          <p className="w-full text-center text-sm text-ink-soft">{t("errorNumber", { number: error.digest })}</p>
        ) : null}
      </NoticePage>
    </>
  );
}
