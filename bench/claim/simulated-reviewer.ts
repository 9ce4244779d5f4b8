import { v7 as uuid } from "uuid";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { must } from "#domain/must.ts";
import { missingOneByOne } from "#domain/review/session/next-claim.ts";
import { NO_AIDS } from "#domain/verdict/verdict.ts";
import { type Random, randomOf } from "../random.ts";
import { drawDecision } from "../review/decisions.ts";
import type { Answer, HttpLine } from "./http-line.ts";

/** A browser asks for its queue's figures no more often (components/review/session/feed.ts). */
const COUNT_MS = 10_000;

/** What one decision took, in ms: until its verdict was answered, and until the next entry was there. */
export type Decided = { verdictMs: number; claimMs: number };

/** One browser of one reviewer, without its screen: it sends what a decision in the studio sends. */
export class SimulatedReviewer {
  /** Each entry that was handed out to this reviewer, once for each time. */
  readonly handedOut: string[] = [];
  verdicts = 0;
  requests = 0;
  readonly #line: HttpLine;
  readonly #cookie: string;
  readonly #queueId: string;
  readonly #random: Random;
  readonly #held: ClaimedEntry[] = [];
  readonly #unsent = new Set<string>();
  #filling: Promise<void> | null = null;
  #countedAt = Number.NEGATIVE_INFINITY;

  private constructor(line: HttpLine, cookie: string, queueId: string, random: Random) {
    this.#line = line;
    this.#cookie = cookie;
    this.#queueId = queueId;
    this.#random = random;
  }

  /** Enters a queue and holds its first entries. */
  static async enter(line: HttpLine, reviewer: { name: string; cookie: string }, queueId: string) {
    const own = new SimulatedReviewer(line, reviewer.cookie, queueId, randomOf("decisions", reviewer.name));
    await own.#fill();
    return own;
  }

  /** Decides the entry in focus and claims more at the same time, where a browser would. `dueAt` (performance.now) is when the clock starts. */
  async decide(dueAt: number): Promise<Decided> {
    while (this.#held.length === 0) await this.#fill();
    const claimed = must(this.#held.shift(), "somebody waited for it");
    this.#unsent.add(claimed.entry.id);
    const verdict = this.#post("/api/verdicts", verdictOf(claimed, this.#queueId, this.#random)).then(() => {
      this.verdicts++;
      this.#unsent.delete(claimed.entry.id);
      return performance.now() - dueAt;
    });
    const claim = this.#fill().then(() => performance.now() - dueAt);
    const [verdictMs, claimMs] = await Promise.all([verdict, claim]);
    return { verdictMs, claimMs };
  }

  /** One request at a time, as in a browser: who decides faster than it is answered asks for more at once afterwards. */
  #fill(): Promise<void> {
    this.#filling ??= this.#claim().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #claim(): Promise<void> {
    const have = [...this.#held.map(({ entry }) => entry.id), ...this.#unsent];
    const count = missingOneByOne(this.#held.length);
    if (count === 0) return;
    const now = performance.now();
    const isCounted = now - this.#countedAt > COUNT_MS;
    if (isCounted) this.#countedAt = now;
    const { text } = await this.#post(`/api/queues/${this.#queueId}/claims`, { count, have, isCounted });
    const { entries } = JSON.parse(text) as { entries: ClaimedEntry[] };
    if (entries.length === 0) throw new Error(`The queue ${this.#queueId} ran out.`);
    this.#held.push(...entries);
    for (const { entry } of entries) this.handedOut.push(entry.id);
  }

  async #post(path: string, body: unknown): Promise<Answer> {
    this.requests++;
    const answer = await this.#line.send("POST", path, this.#cookie, body);
    if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer;
  }
}

/** A verdict as a browser sends it. Of an entry that is struck, the first QA is what is wrong. */
export function verdictOf({ entry, claim, headId }: ClaimedEntry, queueId: string, random: Random) {
  const drawn = drawDecision(random);
  const [question, answer, ...rest] = entry.turns;
  const decision = drawn === "strike" ? (rest.length > 0 ? "edit" : "reject") : drawn;
  const isWrong = decision === "edit" || decision === "reject";
  return {
    id: uuid(),
    entryId: entry.id,
    queueId,
    claimToken: claim.token,
    previousId: headId,
    decision,
    reasonCodes: isWrong ? ["hallucination"] : [],
    judgements:
      isWrong && question && answer
        ? [{ part: "qa", turnId: question.id, right: false, reasonCode: "hallucination" }]
        : [],
    turnsAfter: decision === "edit" ? rest : null,
    durationMs: 4000,
    activeMs: 3500,
    entryVersion: entry.version,
    entryHash: entry.hash,
    aids: NO_AIDS,
  };
}
