export const THEME_COOKIE = "svit-theme";

/** Follows the system's theme where none was chosen. Runs in the page's head. */
export const themeScript = `(function(){var r=document.documentElement;if(r.dataset.theme)return;var q=matchMedia("(prefers-color-scheme: dark)");r.dataset.theme=q.matches?"dark":"light";q.addEventListener("change",function(){if(!document.cookie.includes("${THEME_COOKIE}="))r.dataset.theme=q.matches?"dark":"light"})})()`;
