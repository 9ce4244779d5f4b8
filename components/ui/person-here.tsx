"use client";

import { useEffect } from "react";
import type { Reviewer } from "#domain/reviewer.ts";
import { identity } from "./identity.ts";

/** Tells this browser's memory of its people who is signed in: what they decide here is theirs. Shows nothing. */
export function PersonHere({ person: { id, name } }: { person: Reviewer }) {
  // Joins localStorage, which all tabs share.
  useEffect(() => identity.signedIn({ id, name }), [id, name]);
  return null;
}
