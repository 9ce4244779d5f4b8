"use client";

import { useTranslations } from "next-intl";
import type { People } from "#domain/rights/people.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { FormerNames } from "./former-names.tsx";
import { GroupRoles } from "./group-roles.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteForm } from "./invite-form.tsx";
import { PersonCard } from "./person-card.tsx";
import { useAct } from "./use-act.ts";

/** People, what each may, and the invitations that are open. */
export function PeopleScreen({ first, ownId }: { first: People; ownId: string }) {
  const t = useTranslations("people");
  const { value, ask } = useAnswer("GET /api/people", {}, { initial: first });
  const { problem, act } = useAct(ask);
  const people = value ?? first;

  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <Problem problem={problem} />
      <InviteForm people={people} act={act} />
      <InvitationList people={people} act={act} />
      <GroupRoles people={people} act={act} />
      <FormerNames people={people} act={act} />
      <section aria-labelledby="people" className="flex flex-col gap-3">
        <h2 id="people" className="font-semibold">
          {t("people", { count: people.people.length })}
        </h2>
        <ul className="flex flex-col gap-3">
          {people.people.map((person) => (
            <PersonCard key={person.id} person={person} people={people} isSelf={person.id === ownId} act={act} />
          ))}
        </ul>
      </section>
    </>
  );
}
