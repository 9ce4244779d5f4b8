import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { printAuditAddress } from "#domain/audit/address.ts";
import type { AuditEventView, AuditFilter, AuditPage } from "#domain/audit/event.ts";
import { buttonClass } from "../../ui/button.tsx";

/** Events, the newest first, and the way to those before them. */
export function AuditList({ page, asked }: { page: AuditPage; asked: AuditFilter }) {
  const t = useTranslations("audit");
  if (page.events.length === 0) return <p className="text-sm text-ink-soft">{t("none")}</p>;
  return (
    <>
      <ol aria-label={t("title")} className="divide-y divide-line rounded-xl border border-line bg-panel text-sm">
        {page.events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
      {page.next ? (
        <Link
          href={`/audit?${printAuditAddress(asked, { before: page.next })}`}
          className={buttonClass("plain", "self-center")}
        >
          {t("older")}
        </Link>
      ) : null}
    </>
  );
}

function Event({ event }: { event: AuditEventView }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  const { at, action, dataset, address, before, after } = event;
  // Who signs in is told once.
  const target = event.target?.id === event.person?.id ? null : event.target;
  const about = target && (target.name ?? (target.kind === "person" ? t("erased") : shortId(target.id)));
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[13rem_1fr]">
      <time dateTime={at} className="text-ink-soft tabular-nums">
        {format.dateTime(new Date(at), "second")}
      </time>
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="break-words">
          <span className="font-medium">{t(`action.${action}`)}</span>
          {target ? (
            <span className="text-ink-soft">
              {" "}
              · {t(`target.${target.kind}`)} {about}
            </span>
          ) : null}
        </p>
        <p className="break-words text-ink-soft">
          {[
            t(`actor.${event.actor}`, { name: whoOf(event, t("erased")) }),
            dataset && (dataset.name ?? `#${dataset.id}`),
            address,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {before !== null || after !== null ? <Change before={before} after={after} /> : null}
      </div>
    </li>
  );
}

function Change({ before, after }: Pick<AuditEventView, "before" | "after">) {
  const t = useTranslations("audit");
  return (
    <p className="break-words font-mono text-xs text-ink-soft">
      {before === null ? null : (
        <>
          <span className="sr-only">{t("before")} </span>
          <del className="no-underline">{printFacts(before)}</del>
        </>
      )}
      {before !== null && after !== null ? " → " : null}
      {after === null ? null : (
        <>
          <span className="sr-only">{t("after")} </span>
          <ins className="text-ink no-underline">{printFacts(after)}</ins>
        </>
      )}
    </p>
  );
}

const whoOf = ({ person, key, runId }: AuditEventView, erased: string): string =>
  [key?.name, person && (person.name ?? erased), runId && `#${runId}`].filter(Boolean).join(", ");

/** Ids of 36 signs are told apart by their first eight. */
const shortId = (id: string): string => (id.length === 36 ? id.slice(0, 8) : `#${id}`);

/** The facts of an event, as short as they can be read. */
const printFacts = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
