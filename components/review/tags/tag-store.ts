import type { EntryTags } from "#domain/tag.ts";
import { keyOfTag } from "#domain/tag.ts";

/** A tag to be added to an entry, or removed from it. */
export type TagChange = { entryId: string; tag: string; isOn: boolean };
/** What is known of an entry's tags: as the server has them, and what was changed since. */
type Own = { tags: readonly string[]; changes: readonly TagChange[] };

type Send = (change: TagChange) => Promise<EntryTags>;

/**
 * The tags of the entries of this page, each change shown at once and sent in its turn: two that came in another order would
 * leave another end. One that was refused or not answered is taken back, and told to whoever made it. An external store for React.
 */
export class TagStore {
  readonly #entries = new Map<string, Own>();
  readonly #listeners = new Set<() => void>();
  readonly #shown = new Map<string, readonly string[]>();
  readonly #send: Send;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(send: Send) {
    this.#send = send;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The tags as they are shown; null where nothing is known but what the entry came with. */
  readonly shown = (entryId: string): readonly string[] | null => this.#shown.get(entryId) ?? null;

  /** What the server says that an entry has. */
  readonly set = (entryId: string, tags: readonly string[]): void => {
    this.#keep(entryId, { tags, changes: this.#entries.get(entryId)?.changes ?? [] });
  };

  /** Shows a change and sends it. Rejects with what the server, or nobody, answered; nothing of it is shown then. */
  readonly change = (change: TagChange, came: readonly string[]): Promise<EntryTags> => {
    const { entryId } = change;
    const own = this.#entries.get(entryId) ?? { tags: came, changes: [] };
    this.#keep(entryId, { ...own, changes: [...own.changes, change] });
    const sent = this.#turn.then(() => this.#send(change));
    const done = sent.then(
      (answer) => {
        this.#settle(change, answer.tags);
        return answer;
      },
      (error: unknown) => {
        this.#settle(change, null);
        throw error;
      },
    );
    this.#turn = done.catch(() => {
      // Told to who made the change; the next one goes all the same.
    });
    return done;
  };

  #settle(change: TagChange, tags: readonly string[] | null): void {
    const own = this.#entries.get(change.entryId);
    if (!own) return;
    const changes = own.changes.filter((other) => other !== change);
    this.#keep(change.entryId, { tags: tags ?? own.tags, changes });
  }

  #keep(entryId: string, own: Own): void {
    this.#entries.set(entryId, own);
    this.#shown.set(entryId, own.changes.reduce(withChange, own.tags));
    for (const listener of this.#listeners) listener();
  }
}

/** Whether a tag is among these, whatever its case. */
export const hasTag = (tags: readonly string[], tag: string): boolean =>
  tags.some((own) => keyOfTag(own) === keyOfTag(tag));

function withChange(tags: readonly string[], { tag, isOn }: TagChange): readonly string[] {
  const rest = tags.filter((own) => keyOfTag(own) !== keyOfTag(tag));
  if (!isOn) return rest;
  return hasTag(tags, tag) ? tags : [...rest, tag];
}
