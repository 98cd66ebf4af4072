/* 中文, English or both: on the first visit the browser's language, then what was chosen; settable
   by ?lang=zh, reachable by keyboard. Without this script the page shows both languages. Loaded in the head, so that nothing flickers.
   And boxes that scroll can be reached by keyboard, too. */
(() => {
  const root = document.documentElement;
  const KEY = "lstm_apply.language";
  const MODES = { zh: ["中文", "zh", "只看中文"], both: ["双语", "zh", "中文与英文 · both languages"],
                  en: ["English", "en", "English only"] };
  const title = document.title;

  const remembered = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const remember = mode => { try { localStorage.setItem(KEY, mode); } catch { /* private window */ } };

  const half = (text, mode) => {
    const [name, ...site] = text.split(" – ");
    const [chinese, english] = name.split(" · ");
    const chosen = english === undefined || mode === "both" ? name : mode === "zh" ? chinese : english;
    return [chosen, ...site].join(" – ");
  };

  const show = mode => {
    root.dataset.language = mode;
    root.lang = mode === "zh" ? "zh-Hans" : "en";
    document.title = half(title, mode);
    for (const button of document.querySelectorAll(".language-switch button"))
      button.setAttribute("aria-pressed", String(button.value === mode));
    for (const box of document.querySelectorAll("input[type=search][aria-label]"))
      box.placeholder = half(box.ariaLabel, mode);
    document.dispatchEvent(new CustomEvent("languagechange", { detail: mode }));
  };

  const asked = new URLSearchParams(location.search).get("lang");
  const browser = navigator.language.startsWith("zh") ? "zh" : "en";
  const start = [asked, remembered(), browser].find(mode => mode in MODES);
  if (asked in MODES) remember(asked);
  show(start);

  const reach = () => {
    for (const box of document.querySelectorAll("main :is(pre, .math, .cell-output-display, .sd-table)"))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true);  // a fold that opens

  // the sections of the contents are links without an address: keys do not press them by themselves
  addEventListener("keydown", event => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("a[role=button]:not([href])")) {
      event.preventDefault();
      event.target.click();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const here = document.querySelector("#quarto-sidebar a.active"), menu = here?.closest("#quarto-sidebar");
    if (here && here.offsetTop > menu.clientHeight - 60) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
    const brand = document.querySelector(".navbar-brand-container");
    if (!brand) return;
    const group = document.createElement("div");
    group.className = "language-switch";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "语言 · Language");
    for (const [mode, [text, lang, label]] of Object.entries(MODES)) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", value: mode, textContent: text, lang, title: label });
      button.addEventListener("click", () => { remember(mode); show(mode); });
      group.append(button);
    }
    brand.after(group);
    show(root.dataset.language);
  });
})();
