"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { type ReactNode, useState } from "react";

/**
 * Tells the components of Base UI the nonce under which their style elements count. The policy of a page is the one that its
 * document came with: a refresh brings the nonce of another answer, which that document would refuse.
 */
export function PageNonce({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [own] = useState(nonce);
  return <CSPProvider nonce={own}>{children}</CSPProvider>;
}
