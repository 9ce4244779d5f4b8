"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Header } from "#components/frame/header.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { CallProblem, call } from "#components/ui/call.ts";
import { NoticePage } from "#components/ui/notice-page.tsx";

type Props = {
  /** Of a Server Component only `digest` arrives: the server's log has the same number beside the whole error. */
  error: Error & { digest?: string };
  retry(): void;
};

/** What stands where a page failed, most often because the database does not answer. */
export default function ErrorPage({ error, retry }: Props) {
  const t = useTranslations("common");
  const tp = useTranslations("program.messages");
  const isDown = useOutage(retry);
  return (
    <>
      <Header />
      <NoticePage
        title={isDown ? tp("pageOutageTitle") : t("errorTitle")}
        text={isDown ? tp("pageOutage") : t("errorText")}
      >
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

const ASK_MS = 5000;

/**
 * Whether the database does not answer: a page that was asked for within the studio says no more than that it failed. Asked anew
 * until it does; then the page is shown again.
 */
function useOutage(onOver: () => void): boolean {
  const [isDown, setIsDown] = useState(false);
  // Joins the network: /api/ready asks the database.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasDown = false;
    let isLeft = false;
    async function ask() {
      const problem = await call("GET /api/ready").then(
        () => null,
        (error: unknown) => error,
      );
      if (isLeft) return;
      if (problem === null) return wasDown ? onOver() : undefined;
      wasDown = problem instanceof CallProblem && problem.code === "database_down";
      setIsDown(wasDown);
      // The server may be away as well, and be back before its database.
      timer = setTimeout(ask, ASK_MS);
    }
    void ask();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [onOver]);
  return isDown;
}
