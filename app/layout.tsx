import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/noto-sans-sc/index.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { CHIP_RULES } from "#components/canvas/palette.ts";
import { FollowTheme } from "#components/ui/follow-theme.tsx";
import { PageNonce } from "#components/ui/page-nonce.tsx";
import { THEME_COOKIE, themeScript } from "./theme.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return {
    title: { default: t("product"), template: `%s · ${t("product")}` },
    description: t("tagline"),
    icons: { icon: "/icon.svg", apple: "/apple-touch-icon.png" },
    manifest: "/manifest.webmanifest",
  };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, t, cookieJar, incoming] = await Promise.all([
    getLocale(),
    getTranslations("common"),
    cookies(),
    headers(),
  ]);
  const chosen = cookieJar.get(THEME_COOKIE)?.value;
  const nonce = incoming.get("x-nonce") ?? undefined;
  const theme = chosen === "dark" || chosen === "light" ? chosen : undefined;
  return (
    <html lang={locale === "zh" ? "zh-CN" : "en"} data-theme={theme} suppressHydrationWarning>
      <head>
        {/* Before the first paint, or a dark desktop flashes white. The text is a constant of ours. */}
        <script nonce={nonce} suppressHydrationWarning>
          {themeScript}
        </script>
        <style nonce={nonce} suppressHydrationWarning>
          {CHIP_RULES}
        </style>
      </head>
      <body className="min-h-dvh bg-surface text-ink antialiased">
        <FollowTheme />
        <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-panel focus:p-2">
          {t("skipToContent")}
        </a>
        <PageNonce nonce={nonce}>
          <NextIntlClientProvider>{children}</NextIntlClientProvider>
        </PageNonce>
      </body>
    </html>
  );
}
