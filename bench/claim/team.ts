import type { HttpLine } from "./http-line.ts";
import { SimulatedReviewer } from "./simulated-reviewer.ts";

export type Person = { name: string; cookie: string };

/** So many people who have said their names. */
export async function addPeople(line: HttpLine, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let number = 1; number <= count; number++) {
    const name = `Reviewer ${number}`;
    // An address may say sixty new names an hour; each of these people has a machine of their own.
    const from = { "x-forwarded-for": `10.0.0.${number % 256}` };
    const { status, text, setCookie } = await line.send("POST", "/api/reviewers", "", { name }, from);
    if (status !== 200) throw new Error(`No reviewer: ${status} ${text}`);
    people.push({ name, cookie: setCookie.map((cookie) => cookie.split(";")[0]).join("; ") });
  }
  return people;
}

export type Session = { datasetId: string; size: number; seed: string };

/** Starts a session, as the form does, and answers its queue's number. */
export async function startQueue(line: HttpLine, person: Person, { datasetId, size, seed }: Session): Promise<string> {
  const request = { filter: { tasks: [], states: ["pending"], text: "" }, size, seed };
  const { status, text } = await line.send("POST", `/api/datasets/${datasetId}/queues`, person.cookie, request);
  if (status !== 200) throw new Error(`No session: ${status} ${text}`);
  return JSON.parse(text).queueId;
}

/** Everyone at work: `perQueue` of them share a queue, and all queues are drawn from the same entries. Server by server in turn. */
export async function startTeam(
  lines: readonly HttpLine[],
  people: readonly Person[],
  perQueue: number,
  session: Session,
): Promise<{ team: SimulatedReviewer[]; queueIds: string[] }> {
  const lineAt = (index: number) => lines[index % lines.length] as HttpLine;
  const queueIds: string[] = [];
  const team: SimulatedReviewer[] = [];
  for (const [index, person] of people.entries()) {
    if (index % perQueue === 0) {
      const seed = `${session.seed} ${index / perQueue}`;
      queueIds.push(await startQueue(lineAt(index), person, { ...session, seed }));
    }
    team.push(await SimulatedReviewer.enter(lineAt(index), person, queueIds.at(-1) as string));
  }
  return { team, queueIds };
}
