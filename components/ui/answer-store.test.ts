import fc from "fast-check";
import { expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { AnswerStore } from "./answer-store.ts";

const NOTHING = { value: null, problem: null, isAsking: true };

/** A store whose requests are answered by hand, in any order. */
function storeByHand() {
  const requests: PromiseWithResolvers<number>[] = [];
  const store = new AnswerStore<number>(() => {
    const request = Promise.withResolvers<number>();
    requests.push(request);
    return request.promise;
  }, NOTHING);
  return { store, requests };
}

test("of answers to one request that stays which was asked for last, in whatever order they come", async () => {
  const orders = fc.integer({ min: 1, max: 6 }).chain((count) =>
    fc.record({
      order: fc.shuffledSubarray(
        Array.from({ length: count }, (_, nth) => nth),
        { minLength: count },
      ),
      failing: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(orders, async ({ order, failing }) => {
      const { store, requests } = storeByHand();
      const asked = order.map(() => store.ask());
      let newest = -1;
      let value: number | null = null;
      for (const nth of order) {
        if (failing[nth]) requests[nth]?.reject(new TypeError());
        else requests[nth]?.resolve(nth);
        await asked[nth];
        if (nth > newest) {
          newest = nth;
          if (!failing[nth]) value = nth;
        }
        const problem = failing[newest] ? message("noAnswer") : null;
        expect(store.state()).toEqual({ value, problem, isAsking: newest < order.length - 1 });
      }
    }),
  );
});

test("what was answered stays while it is asked again and where that fails", async () => {
  const { store, requests } = storeByHand();
  const first = store.ask();
  requests[0]?.resolve(7);
  await first;
  const second = store.ask();
  expect(store.state()).toEqual({ value: 7, problem: null, isAsking: true });
  requests[1]?.reject(new TypeError());
  await second;
  expect(store.state()).toEqual({ value: 7, problem: message("noAnswer"), isAsking: false });
});

test("a problem is gone when it is asked again where nothing has come, and stays beside what has", async () => {
  const { store, requests } = storeByHand();
  const failed = store.ask();
  requests[0]?.reject(new TypeError());
  await failed;
  void store.ask();
  expect(store.state()).toEqual(NOTHING);
});

test("a change is made to what stands, and to nothing before it has come", async () => {
  const { store, requests } = storeByHand();
  store.change((value) => value + 1);
  expect(store.state()).toEqual(NOTHING);
  const asked = store.ask();
  requests[0]?.resolve(1);
  await asked;
  store.change((value) => value + 1);
  store.change((value) => value * 10);
  expect(store.state().value).toBe(20);
});
