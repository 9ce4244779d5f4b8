/**
 * Of the window around the page, which nobody looks at: two pages of the address bar that Chromium 156 loads beside
 * each page that a test opens. They are half of what an empty page costs.
 */
const NEEDLESS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** What Playwright itself turns off: of two lists on a command line, Chromium heeds the last alone. */
const OFF_BY_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
];

/** For every browser that the tests start: nothing of its own goes out to the network, nothing needs a graphics card. */
export const BROWSER_FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...NEEDLESS].join(",")}`,
];
