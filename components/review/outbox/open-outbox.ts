import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { call } from "../../ui/call.ts";
import { browserClock } from "../../ui/clock.ts";
import { identity } from "../../ui/identity.ts";
import { joinPageOf } from "./join-page.ts";
import { openLeases } from "./lease-table.ts";
import { Outbox } from "./outbox.ts";
import { deliverBy } from "./outbox-post.ts";
import { OutboxStore } from "./outbox-store.ts";
import { rowDatabase } from "./row-database.ts";
import { senderLock } from "./sender-lock.ts";
import { storageState } from "./storage-state.ts";

const shared = new Map<string, Outbox>();

/** The outbox of a studio, one a page: waiting verdicts are sent whichever screen is open. */
export function openOutbox(installation: string): Outbox {
  // On the server every visitor has a page of their own.
  if (typeof window === "undefined") return wired(installation);
  const outbox = shared.get(installation) ?? wired(installation);
  shared.set(installation, outbox);
  return outbox;
}

/** What waits in this browser, whoever decided it, without an outbox that sends it. */
export const keptRows = (installation: string) => browserStore().rows(installation);

const browserStore = () => new OutboxStore({ database: rowDatabase, journal, report: storageState.report });

/** An outbox joined to this browser. Nothing of it is touched before the outbox resumes. */
function wired(installation: string): Outbox {
  return new Outbox({
    installation,
    store: browserStore(),
    deliver: deliverBy((request) => call("POST /api/verdicts", request)),
    lock: (work) =>
      senderLock(`svit-outbox/${installation}`, {
        locks: navigator.locks ?? null,
        openLeases,
        clock: browserClock,
        newHolder: uuidv4,
      })(work),
    joinPage: joinPageOf(installation),
    identity,
    clock: browserClock,
    random: Math.random,
    newId: () => uuidv7(),
  });
}

/** Named each time: where a browser forbids its storage, naming it throws. */
const journal = {
  getItem: (key: string) => localStorage.getItem(key),
  setItem: (key: string, line: string) => localStorage.setItem(key, line),
  removeItem: (key: string) => localStorage.removeItem(key),
  keys: () => Object.keys(localStorage),
};
