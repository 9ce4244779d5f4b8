import { useFormatter, useTranslations } from "next-intl";
import type { OpenInvitation, People } from "#domain/rights/people.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import type { Act } from "./act.ts";

/** Invitations that nobody has taken up yet. */
export function InvitationList({ people, act }: { people: People; act: Act }) {
  const t = useTranslations("people");
  const format = useFormatter();
  if (people.invitations.length === 0) return null;
  const nameOf = (id: string) => people.datasets.find((dataset) => dataset.id === id)?.name ?? id;
  const what = ({ isOwner, role, datasetIds }: OpenInvitation) =>
    isOwner || role === null ? t("studioOwner") : `${t(`role.${role}`)} · ${datasetIds.map(nameOf).join(", ")}`;
  return (
    <section aria-labelledby="open-invitations" className="flex flex-col gap-3">
      <h2 id="open-invitations" className="font-semibold">
        {t("invitations")}
      </h2>
      <ul className="divide-y divide-line rounded-xl border border-line bg-panel text-sm">
        {people.invitations.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-3 px-4 py-2">
            <span className="min-w-40 grow truncate">{what(one)}</span>
            <span className="text-ink-soft">
              {t("invitedBy", {
                name: one.madeBy,
                until: format.dateTime(new Date(one.expiresAt), "moment"),
              })}
            </span>
            <Button
              look="quiet"
              onClick={() =>
                act(() => call("DELETE /api/invitations/{invitationId}", { params: { invitationId: one.id } }))
              }
            >
              {t("withdraw")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
