import { Histogram } from "prom-client";
import { sharedMetric } from "./registry.ts";

/** From a claim (some 2 ms) to an export's file; a photo from far may take seconds. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

const durations = () =>
  sharedMetric(
    "http",
    (registers) =>
      new Histogram({
        name: "svit_http_request_duration_seconds",
        help: "Answers by route pattern, method and status, from the request's first line to the answer's last byte.",
        labelNames: ["route", "method", "status"],
        buckets: BUCKETS_SECONDS,
        registers,
      }),
  );

/** An answer: routes, methods and statuses are closed lists, so that nobody makes figures by asking for what there is not. */
export function noteHttpAnswer({ route, method, status, seconds, isStream }: HttpAnswer): void {
  if (isStream) return;
  durations().observe({ route, method, status }, seconds);
}

type HttpAnswer = { route: string; method: string; status: number; seconds: number; isStream: boolean };
