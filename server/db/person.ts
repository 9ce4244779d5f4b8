/**
 * People as SQL, by the reviewers that they are: a former name that was confirmed to be somebody's (Reviewer.personId) is that
 * person, everywhere where it matters who it was (docs/decisions/043). Of all others each reviewer is their own person.
 */
export const PERSON = `(SELECT r.id, coalesce(p.id, r.id) AS "personId", coalesce(p.name, r.name) AS name, coalesce(p.number, r.number) AS number
  FROM "Reviewer" r LEFT JOIN "Reviewer" p ON p.id = r."personId")`;

/** Whether a reviewer's id (SQL) is that person's, or one of their former names'. */
export const isOfPerson = (reviewerId: string, personId: string): string =>
  `${reviewerId} IN (SELECT own.id FROM "Reviewer" own WHERE own.id = ${personId} OR own."personId" = ${personId})`;

/** What Prisma is asked for of a relation to a reviewer. */
export const WITH_PERSON = {
  select: { id: true, name: true, person: { select: { id: true, name: true } } },
} as const;

/** The person that a reviewer of such a relation is. */
export const personOf = ({ id, name, person }: Named & { person: Named | null }): Named => person ?? { id, name };

type Named = { id: string; name: string };
