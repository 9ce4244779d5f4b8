"use client";

import { Check, Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { copyText } from "./copy-text.ts";

/** Copies the page's address; where a browser lets no page do that, it says where the address is. */
export function CopyLink() {
  const t = useTranslations("common");
  const [isCopied, setCopied] = useState<boolean | null>(null);
  const words = t(isCopied === null ? "copyLink" : isCopied ? "linkCopied" : "linkNotCopied");
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      className="grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink"
      onClick={() => void copyText(window.location.href).then(setCopied)}
    >
      {isCopied ? <Check size={15} aria-hidden className="text-good" /> : <Link2 size={15} aria-hidden />}
    </button>
  );
}
