import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { OpenSession } from "#domain/open-session.ts";
import { buttonClass } from "../../ui/button.tsx";
import { RenameSession } from "./rename-session.tsx";

type Props = {
  session: OpenSession;
  /** Its data set, where that is not told around it. */
  of?: string;
  /** Whoever looks leads the data set, and names its sessions. */
  leads?: boolean;
};

/** A session with entries left, as a row of a list: what it is called, how far it is, whose it is, and the way into it. */
export function OpenSessionRow({ session, of, leads = false }: Props) {
  const t = useTranslations("home");
  const tr = useTranslations("recipes.queue");
  const format = useFormatter();
  const { queueId, name, purpose, done, size, createdAt, assignee, goal } = session;
  return (
    <li className="flex flex-wrap items-center gap-3 text-sm">
      <span className="min-w-0 grow break-words text-ink-soft">
        {of ? <span className="font-medium text-ink">{of} · </span> : null}
        {name === null ? null : <span className="font-medium text-ink">{name} · </span>}
        {goal ? tr("session", goal) : t(purpose === "spot_check" ? "spotSession" : "session", { done, size })} ·{" "}
        {format.dateTime(new Date(createdAt), "moment")}
        {assignee === null ? null : ` · ${t("givenTo", { name: assignee })}`}
      </span>
      {leads ? <RenameSession queueId={queueId} name={name} /> : null}
      <Link href={`/review/${queueId}`} className={buttonClass(of ? "primary" : "plain")}>
        {t(done === 0 && of ? "go" : "resume")}
      </Link>
    </li>
  );
}
