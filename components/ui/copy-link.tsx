"use client";

import { Check, Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

/** Copies the page's address. Nothing happens where a browser has no clipboard (plain http): the address bar has it as well. */
export function CopyLink() {
  const t = useTranslations("common");
  const [isCopied, setCopied] = useState(false);
  const words = t(isCopied ? "linkCopied" : "copyLink");
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      className="grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink"
      onClick={() => void navigator.clipboard?.writeText(window.location.href).then(() => setCopied(true))}
    >
      {isCopied ? <Check size={15} aria-hidden className="text-good" /> : <Link2 size={15} aria-hidden />}
    </button>
  );
}
