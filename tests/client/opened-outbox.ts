import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { FakeBrowser, type Tab } from "#tests/client/fake-browser.ts";
import { verdictOf } from "#tests/verdict-of.ts";

/** A page whose outbox is open and whose studio takes verdicts. */
export async function opened(options: ConstructorParameters<typeof FakeBrowser>[0] = {}) {
  const browser = new FakeBrowser(options);
  const tab = browser.open();
  await browser.run();
  /** Decides an entry, and answers the verdict's id. */
  function decide(entryId: string, more: Partial<VerdictBody> = {}, by: Tab = tab): string {
    const id = browser.newId();
    void by.outbox.put(verdictOf({ id, entryId, note: id, ...more }));
    return id;
  }
  const chainOf = (entryId: string) => browser.studio.chainOf(entryId).map(({ body }) => body.id);
  return { browser, tab, decide, chainOf };
}

/** Another reviewer has decided the entry, so that a verdict on it is late. */
export function decidedByCy(browser: FakeBrowser, entryId: string): void {
  const body = verdictOf({ id: browser.newId(), entryId });
  const person = { id: "0195f7a2-0000-7000-8000-00000000000c", name: "Cy" };
  browser.studio.chains.set(entryId, [{ body, person, isLate: false, isRepeat: false }]);
}
