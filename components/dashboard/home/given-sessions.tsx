import { useTranslations } from "next-intl";
import type { OpenSession } from "#domain/open-session.ts";
import { OpenSessionRow } from "./open-session-row.tsx";

type Props = { given: readonly { session: OpenSession; name: string }[] };

/** The sessions that a lead gave to whoever looks, before all else; nothing where there are none. */
export function GivenSessions({ given }: Props) {
  const t = useTranslations("home");
  if (given.length === 0) return null;
  return (
    <section aria-labelledby="given" className="flex flex-col gap-3 rounded-xl border border-accent/40 bg-panel p-5">
      <h2 id="given" className="font-semibold">
        {t("givenToYou")}
      </h2>
      <ul className="flex flex-col gap-1.5">
        {given.map(({ session, name }) => (
          <OpenSessionRow key={session.queueId} session={session} of={name} />
        ))}
      </ul>
    </section>
  );
}
