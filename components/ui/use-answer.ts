"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { AnswerOf, EndpointName, RequestOf } from "#domain/api/endpoints.ts";
import { pathOf } from "#domain/api/path.ts";
import { type AnswerState, AnswerStore } from "./answer-store.ts";
import { type Args, call } from "./call.ts";

export type Answer<T> = AnswerState<T> & Pick<AnswerStore<T>, "ask" | "change">;

type Options<T> = {
  /** What the page was rendered with: nothing is asked but by `ask`. Another one takes the place of what came. */
  initial?: T;
  /** Another number asks again. */
  round?: number;
  /** Waits so long before it asks for something new: typing and ticks come in quick succession. */
  settleMs?: number;
  /** Shows the answer to the request before until there is one. */
  keepsLast?: boolean;
  /** In how many ms it is asked again after an answer; null: not. */
  againMs?(value: T): number | null;
};

const TIMEOUT_MS = 30_000;

/**
 * What an endpoint answers, for a screen: asked when the component appears and when the request is another, and by `ask`;
 * null asks nothing. An answer to a request that is no longer made is dropped.
 */
export function useAnswer<Name extends EndpointName>(
  name: Name,
  request: RequestOf<Name> | null,
  options: Options<AnswerOf<Name>> = {},
): Answer<AnswerOf<Name>> {
  type Value = AnswerOf<Name>;
  const { initial, round = 0, settleMs = 0, keepsLast = false, againMs } = options;
  const key = request === null ? null : keyOf(name, request);
  const begin = (last: Value | null) => {
    const args = [{ ...request, timeoutMs: TIMEOUT_MS }] as unknown as Args<Name>;
    const state = { value: initial ?? last, problem: null, isAsking: key !== null && initial === undefined };
    return { key, initial, store: new AnswerStore<Value>(() => call(name, ...args), state) };
  };
  const [own, setOwn] = useState(() => begin(null));
  let held = own;
  if (held.key !== key || held.initial !== initial) {
    held = begin(keepsLast && key !== null ? held.store.state().value : null);
    setOwn(held);
  }
  const { store } = held;
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);

  const isAsked = key !== null && initial === undefined;
  // Joins the network: the answer comes later.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again
  useEffect(() => {
    if (!isAsked) return;
    if (settleMs === 0) return void store.ask();
    const timer = setTimeout(store.ask, settleMs);
    return () => clearTimeout(timer);
  }, [store, isAsked, settleMs, round]);

  const pauseMs = state.value === null || state.isAsking ? null : (againMs?.(state.value) ?? null);
  // Joins the clock: what is under way on the server is looked at again.
  useEffect(() => {
    if (pauseMs === null) return;
    const timer = setTimeout(store.ask, pauseMs);
    return () => clearTimeout(timer);
  }, [store, pauseMs]);

  return { ...state, ask: store.ask, change: store.change };
}

const keyOf = <Name extends EndpointName>(name: Name, request: RequestOf<Name>): string =>
  `${name} ${pathOf(name, request as Pick<RequestOf<Name>, "params" | "query">)} ${JSON.stringify(request.body ?? null)}`;
