import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { OpenSession } from "#domain/open-session.ts";
import { buttonClass } from "../../ui/button.tsx";

/** A session with entries left, as a row of a list: how far it is, whose it is, and the way into it. `of`: its data set, where that is not told around it. */
export function OpenSessionRow({ session, of }: { session: OpenSession; of?: string }) {
  const t = useTranslations("home");
  const format = useFormatter();
  const { queueId, purpose, done, size, createdAt, assignee } = session;
  return (
    <li className="flex flex-wrap items-center gap-3 text-sm">
      <span className="min-w-0 grow break-words text-ink-soft">
        {of ? <span className="font-medium text-ink">{of} · </span> : null}
        {t(purpose === "spot_check" ? "spotSession" : "session", { done, size })} ·{" "}
        {format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "short" })}
        {assignee === null ? null : ` · ${t("givenTo", { name: assignee })}`}
      </span>
      <Link href={`/review/${queueId}`} className={buttonClass(of ? "primary" : "plain")}>
        {t(done === 0 && of ? "go" : "resume")}
      </Link>
    </li>
  );
}
