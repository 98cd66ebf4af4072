/* 中文, English or both: on the first visit the browser's language, then what was chosen; settable
   by ?lang=zh, reachable by keyboard. Without this script the page shows both languages. Loaded
   in the head, so that nothing flickers.
   And boxes that scroll can be reached by keyboard, too. */
(() => {
  const root = document.documentElement;
  const KEY = "lstm_apply.language";
  const MODES = { zh: ["中文", "zh", "只看中文"], both: ["双语", "zh", "中文与英文 · both languages"],
                  en: ["English", "en", "English only"] };
  const title = document.title;

  const remembered = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const remember = mode => { try { localStorage.setItem(KEY, mode); } catch { /* private window */ } };

  const half = (text, mode, found) => {   // found: what a search did, with its count before both
    const [name, ...site] = text.split(" – ");
    const [chinese, english] = name.split(" · ");
    const count = found && mode === "en" && /^\d+ /.exec(name) || "";
    const chosen = english === undefined || mode === "both" ? name : mode === "zh" ? chinese : count + english;
    return [chosen, ...site].join(" – ");
  };

  // names of things and pictures, and words that scripts write later: search, copy buttons
  const NAMES = ["alt", "title", "aria-label", "placeholder", "data-bs-title"], wholes = new WeakMap();
  const WRITTEN = "#quarto-search, #quarto-search-results, .aa-DetachedContainer, .code-copy-button, .tooltip, option.twice, .anchorjs-link";
  const ANCHOR = "本节的链接 · Link to this section";   // a script of Quarto's says Anchor
  const shorten = (node, key, now, put) => {
    const kept = wholes.get(node) ?? {}, known = kept[key], of = (text, mode) => half(text, mode, key === "text");
    const whole = known && Object.keys(MODES).some(mode => of(known, mode) === now) ? known : now;
    wholes.set(node, { ...kept, [key]: whole });
    const wanted = of(whole, root.dataset.language);
    if (wanted !== now) put(wanted);
  };
  const relabel = (places = [document.documentElement]) => {
    for (const place of places) for (const e of [place, ...place.querySelectorAll("*")]) {
      if (e.ariaLabel === "Anchor") e.ariaLabel = ANCHOR;
      for (const name of NAMES)
        if (e.hasAttribute(name)) shorten(e, name, e.getAttribute(name), text => e.setAttribute(name, text));
      if (e.closest(WRITTEN) && !e.closest(".search-result-text"))
        for (const node of e.childNodes)
          if (node.nodeType === Node.TEXT_NODE) shorten(node, "text", node.data, text => { node.data = text; });
    }
  };
  const written = changes => relabel(new Set(changes.flatMap(({ target, addedNodes }) =>
    [target, ...addedNodes].map(n => (n.closest ? n : n.parentElement)?.closest(WRITTEN)).filter(Boolean))));

  const show = mode => {
    root.dataset.language = mode;
    root.lang = mode === "zh" ? "zh-Hans" : "en";
    document.title = half(title, mode);
    for (const button of document.querySelectorAll(".language-switch button"))
      button.setAttribute("aria-pressed", String(button.value === mode));
    relabel();
    document.dispatchEvent(new CustomEvent("languagechange", { detail: mode, bubbles: true }));
  };

  const asked = new URLSearchParams(location.search).get("lang");
  const browser = navigator.language.startsWith("zh") ? "zh" : "en";
  const start = [asked, remembered(), browser].find(mode => mode in MODES);
  if (asked in MODES) remember(asked);
  show(start);

  const BOXES = "main :is(pre, .math, .cell-output-display, .sd-table, figure > p)";
  const reach = (boxes = document.querySelectorAll(BOXES)) => {
    for (const box of boxes) {
      const hidden = box.scrollWidth - box.clientWidth;
      if (hidden > 0) box.tabIndex = 0;
      box.classList.toggle("more", hidden - box.scrollLeft > 8);
    }
  };
  for (const event of ["load", "resize", "languagechange"]) addEventListener(event, () => reach());
  addEventListener("toggle", () => reach(), true);  // a fold that opens
  addEventListener("scroll", ({ target }) => { if (target.matches?.(BOXES)) reach([target]); }, true);

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
    new MutationObserver(written).observe(document.body, { childList: true, subtree: true,
      characterData: true, attributes: true, attributeFilter: NAMES });
  });
})();
