import { CallProblem } from "#components/ui/call.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";

/**
 * A verdict that the studio took, in the order of an entry's chain. `isRepeat`: the same decision once more from another
 * tab, which changes nothing.
 */
export type Link = { body: VerdictBody; person: Reviewer; isLate: boolean; isRepeat: boolean };

/**
 * A studio as far as verdicts go (server/verdict): it takes each id once, knows a repeated one by its exact content, and
 * answers 409 where a verdict does not follow its reviewer's own last one, or passes over what another decided.
 */
export class FakeStudio {
  /** Who the browser's cookie says is there. */
  cookie: Reviewer | null = null;
  /** Entries whose data set is gone, or is no business of this person's any more: it tells nobody which. */
  readonly closed = new Set<string>();
  readonly chains = new Map<string, Link[]>();
  /** What no client may ever do. */
  readonly breaches: string[] = [];
  readonly #answers = new Map<string, { text: string; refusal: CallProblem | null }>();

  /** Takes a verdict, or throws the refusal. */
  take(body: VerdictBody, by: string | undefined): { verdictId: string } {
    const person = this.cookie;
    if (!person || (by !== undefined && by !== person.id)) throw problem(401, "unauthorized");
    if (this.closed.has(body.entryId)) throw problem(403, "forbidden", { message: { code: "mayNotDecide", data: {} } });
    const text = JSON.stringify(body);
    const known = this.#answers.get(body.id);
    if (known && known.text !== text) this.breaches.push(`${body.note} was sent with two contents under one id`);
    const refusal = known ? known.refusal : this.#weigh(body, person);
    // What met a conflict without being stored is not known by its id.
    if (refusal === null || refusal.data.stored) this.#answers.set(body.id, { text, refusal });
    if (refusal) throw refusal;
    return { verdictId: body.id };
  }

  knows(verdictId: string): boolean {
    return this.#answers.has(verdictId);
  }

  /** Refuses this verdict for good. */
  refuse(): never {
    throw problem(422, "unprocessable");
  }

  chainOf(entryId: string): Link[] {
    return this.chains.get(entryId) ?? [];
  }

  headOf(entryId: string, person: Reviewer): string | null {
    return this.chainOf(entryId).findLast((link) => link.person.id === person.id)?.body.id ?? null;
  }

  /** What stands on an entry: the last verdict that is neither late nor undone. */
  standingOn(entryId: string): Link | null {
    return standingOf(this.chainOf(entryId));
  }

  #weigh(body: VerdictBody, person: Reviewer): CallProblem | null {
    const chain = this.chainOf(body.entryId);
    if (body.undoes !== null && chain.some((link) => link.body.undoes === body.undoes))
      return this.#conflict(body, person);
    let isRepeat = false;
    if (this.headOf(body.entryId, person) !== body.previousId) {
      const own = withoutUndone(chain).findLast((link) => link.person.id === person.id);
      isRepeat =
        own !== undefined &&
        !own.isLate &&
        standingOf(chain) === own &&
        own.body.decision === body.decision &&
        own.body.note === body.note;
      if (!isRepeat) return this.#conflict(body, person);
    } else if (body.undoes !== null && !chain.some(({ body: { id } }) => id === body.undoes)) {
      this.breaches.push(`${body.note} undoes what is not there`);
      return problem(404, "not_found");
    }
    if (body.decision !== "undo" && body.entryVersion > chain.length) {
      this.breaches.push(`${body.note} says to have seen ${body.entryVersion} verdicts of ${chain.length}`);
      return problem(422, "unprocessable");
    }
    const isLate = !isRepeat && body.decision !== "undo" && isUnseen(chain, person, body.entryVersion);
    this.chains.set(body.entryId, [...chain, { body, person, isLate, isRepeat }]);
    return isLate ? this.#conflict(body, person, true) : null;
  }

  #conflict({ entryId }: VerdictBody, person: Reviewer, stored = false): CallProblem {
    const chain = this.chainOf(entryId);
    const theirs = standingOf(chain);
    return problem(409, "conflict", {
      stored,
      headId: this.headOf(entryId, person),
      state: theirs ? "accepted" : "pending",
      version: chain.length,
      theirs: theirs && {
        verdictId: theirs.body.id,
        reviewerName: theirs.person.name,
        isOwn: theirs.person.id === person.id,
        decision: theirs.body.decision,
        reasonCodes: [],
        note: theirs.body.note,
        judgements: [],
        turnsAfter: null,
        at: "2026-11-29T00:00:00.000Z",
      },
    });
  }
}

export const problem = (status: number, title: string, data: Record<string, unknown> = {}) =>
  new CallProblem(status, { type: `urn:svit-studio:${title}`, title, ...data });

/** Verdicts that nobody took back, without the undos. */
function withoutUndone(chain: readonly Link[]): Link[] {
  const undone = new Set(chain.map(({ body }) => body.undoes));
  return chain.filter(({ body }) => body.decision !== "undo" && !undone.has(body.id));
}

const standingOf = (chain: readonly Link[]): Link | null =>
  withoutUndone(chain).findLast(({ isLate }) => !isLate) ?? null;

/** Whether another verdict stands than the reviewer had seen, who counted `version` of them (server/verdict/late.ts). */
function isUnseen(chain: readonly Link[], person: Reviewer, version: number): boolean {
  const isOwn = (link: Link) => link.person.id === person.id;
  const others = chain.filter((link) => !isOwn(link));
  const known = new Set(others.slice(0, Math.max(0, version - (chain.length - others.length))));
  const own = chain.findLastIndex((link) => isOwn(link) && !link.isLate && link.body.decision !== "undo");
  const seen = chain.filter((link, at) => isOwn(link) || at < own || known.has(link));
  return standingOf(seen)?.body.id !== standingOf(chain)?.body.id;
}
