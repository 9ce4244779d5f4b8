import { PRIVATE, problemOf } from "#app/api/problem.ts";
import { routeHandler } from "#app/api/route-handler.ts";
import { signInProblem } from "#domain/rights/sign-in-problem.ts";
import { finishFlow } from "#server/accounts/oidc/finish.ts";
import { NO_FLOW_COOKIE, readFlow } from "#server/accounts/oidc/flow.ts";
import { recordFailedSignIn } from "#server/accounts/sign-in.ts";
import { fromOf } from "../../tries.ts";

/** A browser stands here, with somebody before it: whatever is wrong is told on a page. */
export const GET = routeHandler("GET /api/auth/oidc/callback", async ({ db, reviewer, address, request }) => {
  const cookies = request.headers.get("cookie");
  const headers = new Headers({ ...PRIVATE, "content-type": "text/plain", "set-cookie": NO_FLOW_COOKIE });
  const leadTo = (path: string) => {
    headers.set("location", path);
    return new Response(null, { status: 303, headers });
  };
  const flow = await readFlow(db, cookies).catch(() => null);
  try {
    const current = reviewer.id === "" ? null : reviewer;
    const { search } = new URL(request.url);
    headers.append("set-cookie", await finishFlow(db, { flow, search, current }, fromOf(request, address), cookies));
    return leadTo(flow?.next ?? "/");
  } catch (error) {
    const { code } = problemOf(error);
    await recordFailedSignIn(db, null);
    return leadTo(
      `/sign-in?${new URLSearchParams({ next: flow?.next ?? "/", problem: signInProblem(code) ?? "internal" })}`,
    );
  }
});
