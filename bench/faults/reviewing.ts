import { setTimeout as pause } from "node:timers/promises";
import { v7 as uuid } from "uuid";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { type Conflict, parseConflict, resolutionOf } from "#domain/review/outbox/conflict.ts";
import { NO_AIDS, type VerdictBody } from "#domain/verdict/verdict.ts";
import { verdictOf } from "../claim/simulated-reviewer.ts";
import type { Person } from "../claim/team.ts";
import { jsonRequest, sendUntilAnswered } from "./faulty-request.ts";
import { type Fault, NO_FAULT } from "./plan.ts";
import { sendUnder, type World } from "./world.ts";

const QUEUE_SIZE = 1000;

/** A session that several people work in at once, and the next one when it has no entry left for them. */
export class SharedQueue {
  readonly #world: World;
  readonly #name: string;
  #number = 0;
  #current: Promise<string> | null = null;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  /** Its number; `person` starts it where nobody has. */
  current(person: Person): Promise<string> {
    this.#current ??= this.#start(person);
    return this.#current;
  }

  /** Has no entry left. */
  async end(queueId: string): Promise<void> {
    if ((await this.#current) === queueId) this.#current = null;
  }

  async #start({ cookie }: Person): Promise<string> {
    const { studio, datasetId } = this.#world;
    const request = {
      filter: { tasks: [], states: ["pending"], text: "" },
      size: QUEUE_SIZE,
      seed: `${this.#name} ${++this.#number}`,
    };
    const path = `/api/datasets/${datasetId}/queues`;
    const { status, text } = await sendUntilAnswered(jsonRequest(studio.port, path, cookie, request));
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text).queueId;
  }
}

/** How a person comes by entries: one by one or photo by photo from a session, or opened from the list. */
export const WAYS = ["entry", "photo", "browse"] as const;
export type Way = (typeof WAYS)[number];
const PHOTO_ENTRIES = 29;
const AWAY_MS = 100;

type Sent = {
  id: string;
  entryId: string;
  decision: string;
  previousId: string | null;
  entryVersion: number;
};

/**
 * One person at work in a session that they share, or from the list (way "browse", which leaves the session alone): each
 * decides under a fault and sends again until it is answered.
 */
export class FaultyReviewer {
  readonly #world: World;
  readonly #person: Person;
  readonly #way: Way;
  readonly #queue: SharedQueue;
  #held: ClaimedEntry[] = [];
  /** What the held entries were handed out by. */
  #heldFrom: string | null = null;
  /** Verdicts of this person that stand, the latest last. */
  readonly #standing: { id: string; entryId: string; queueId: string | null; version: number }[] = [];

  constructor(world: World, person: Person, way: Way, queue: SharedQueue) {
    this.#world = world;
    this.#person = person;
    this.#way = way;
    this.#queue = queue;
  }

  async decide(fault: Fault): Promise<void> {
    const claimed = this.#held.shift() ?? (this.#way === "browse" ? await this.#open() : await this.#claim());
    const queueId = this.#way === "browse" ? null : this.#heldFrom;
    const body = { ...verdictOf(claimed, "", this.#world.random), queueId };
    const status = await this.#sendUntilKept(body, fault);
    if (status === 200 && body.decision !== "skip") {
      const { id, version } = claimed.entry;
      this.#standing.push({ id: body.id, entryId: id, queueId: body.queueId, version });
    }
  }

  /** Undoes the last decision; where there is none, decides. */
  async undo(fault: Fault): Promise<void> {
    const last = this.#standing.pop();
    if (!last) return this.decide(fault);
    const body = {
      id: uuid(),
      entryId: last.entryId,
      queueId: last.queueId,
      claimToken: null,
      previousId: last.id,
      decision: "undo" as const,
      undoes: last.id,
      durationMs: 300,
      activeMs: 300,
      entryVersion: last.version,
      aids: NO_AIDS,
    };
    await this.#send(body, fault);
  }

  /**
   * Sends a decision. What the person's own bulk action has gone past is not kept: they choose their own again, as at the
   * screen, under a new id and knowing what stands.
   */
  async #sendUntilKept(body: Sent, fault: Fault): Promise<number> {
    for (let sent = body, befalls = fault; ; befalls = NO_FAULT) {
      const { status, conflict } = await this.#send(sent, befalls);
      if (
        conflict === null ||
        conflict.stored ||
        resolutionOf(conflict, { decision: body.decision as VerdictBody["decision"], undoes: null }) === "notify"
      )
        return status;
      sent = { ...body, id: uuid(), previousId: conflict.headId, entryVersion: conflict.version };
      body.id = sent.id;
    }
  }

  async #send(body: Sent, fault: Fault): Promise<{ status: number; conflict: Conflict | null }> {
    const request = jsonRequest(this.#world.studio.port, "/api/verdicts", this.#person.cookie, body);
    const outcomes = await sendUnder(this.#world, fault, request);
    const { status, text } = await sendUntilAnswered(request);
    const { ledger } = this.#world;
    // What was answered once is answered so again: the second time says what the first did.
    for (const outcome of outcomes)
      if (outcome.status === 200 && status !== 200)
        ledger.wrongs.push(`verdict ${body.id}: 200, then ${status} ${text}`);
    const conflict = parseConflict({ status, data: status === 409 ? JSON.parse(text) : {} });
    if (status === 200 || conflict?.stored) ledger.verdicts.set(body.id, { entryId: body.entryId, status });
    else if (conflict) ledger.refused.add(body.id);
    else ledger.wrongs.push(`verdict ${body.id}: ${status} ${text.slice(0, 300)}`);
    return { status, conflict };
  }

  async #claim(): Promise<ClaimedEntry> {
    const { studio } = this.#world;
    for (;;) {
      const queueId = await this.#queue.current(this.#person);
      const path = `/api/queues/${queueId}/claims`;
      const count = this.#way === "photo" ? PHOTO_ENTRIES : 1;
      const body = { count, by: this.#way, have: [], isCounted: false };
      const { status, text } = await sendUntilAnswered(jsonRequest(studio.port, path, this.#person.cookie, body));
      if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
      const [claimed, ...rest] = (JSON.parse(text) as { entries: ClaimedEntry[] }).entries;
      this.#held = rest;
      this.#heldFrom = queueId;
      if (claimed) return claimed;
      await this.#queue.end(queueId);
    }
  }

  /** Any entry that is pending when its page is loaded and that nobody holds when it is claimed. */
  async #open(): Promise<ClaimedEntry> {
    const { studio, random, entryIds } = this.#world;
    for (;;) {
      const entryId = random.pick(entryIds);
      const seen = await seenOn(this.#world, entryId, this.#person);
      // The database is away for a moment.
      if (seen === null) await pause(AWAY_MS);
      if (seen?.state !== "pending") continue;
      const path = `/api/entries/${entryId}/claim`;
      const { status, text } = await sendUntilAnswered(jsonRequest(studio.port, path, this.#person.cookie, {}));
      const { claim } = status === 200 ? JSON.parse(text) : { claim: null };
      if (!claim?.ok) continue;
      // Of an entry's view a verdict needs these; without its turns it judges no part of it.
      const entry = {
        id: entryId,
        hash: seen.hash,
        version: seen.version,
        turns: [] as ClaimedEntry["entry"]["turns"],
      } as ClaimedEntry["entry"];
      return { entry, claim, position: 0, headId: seen.headId };
    }
  }
}

type Seen = {
  state: string;
  version: number;
  hash: string;
  turns: ClaimedEntry["entry"]["turns"];
  headId: string | null;
};

/** What an entry's page shows; null while the database is away. */
async function seenOn({ studio }: World, entryId: string, { cookie }: Person): Promise<Seen | null> {
  const { rows } = await studio.database
    .query<Seen>(
      `SELECT s.state, s.version, encode(e.hash, 'hex') AS hash,
         (SELECT v.id FROM "Verdict" v WHERE v."entryId" = e.id AND v.pass = 'main' AND v."reviewerId" = $2 ORDER BY v.sequence DESC LIMIT 1) AS "headId"
       FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id WHERE e.id = $1`,
      [entryId, cookie.split("=")[1]],
    )
    .catch(() => ({ rows: [] as Seen[] }));
  return rows[0] ?? null;
}
