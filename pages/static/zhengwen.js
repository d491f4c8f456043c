/* What every page needs: theme, language and size; the source panel; asking by a press; copying.
   It hangs on `document` by delegation, because Gradio draws and redraws the page after this file has run. */
(() => {
  "use strict";
  const root = document.documentElement;
  const THEMES = ["light", "dark", "contrast"];
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const set = (element, name, value) => {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  // ---- what the browser remembers (storage may be forbidden: then nothing is remembered)
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* forbidden */ } };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } };

  const prefers = (what) => window.matchMedia && window.matchMedia(what).matches;
  const theme = () => {
    const kept = recall("zw-theme");
    if (THEMES.includes(kept)) return kept;
    if (prefers("(prefers-contrast: more)")) return "contrast";
    return prefers("(prefers-color-scheme: dark)") ? "dark" : "light";
  };
  const dress = () => {
    set(root, "data-theme", theme());
    set(root, "data-size", recall("zw-size") === "large" ? "large" : "normal");
  };
  const keepLanguage = (language) => {
    remember("zw-language", language);
    document.cookie = `zw-language=${language}; path=/; max-age=31536000; SameSite=Lax`;
  };
  dress();
  const kept = recall("zw-language");
  if (kept === "zh" || kept === "en") keepLanguage(kept);

  // ---- events of Gradio, handed over by the page
  const bound = new WeakMap();
  let switchLanguage = null, stopWriting = null;
  window.zhengwen = {
    bind(element, ask) { bound.set(element, ask); },
    bindStop(stop) { stopWriting = stop; },
    bindLanguage(change) { switchLanguage = change; },
    recall, remember, forget,
    announce: (text) => announce(text),
    stopWriting: () => stopWriting?.(),
    drawn: [],     // what is to be done after each drawing
  };
  const ask = (from, question) => {
    for (let at = from; at; at = at.parentElement) {
      if (bound.has(at)) { window.zhengwen.send(() => bound.get(at)(question)); return; }
    }
  };

  // ---- words for screen readers
  const announce = (text) => {
    const line = $("#zw-status");
    if (!line || !text) return;
    line.textContent = "";
    setTimeout(() => { line.textContent = text; }, 60);
  };

  // ---- the three switches and the menu
  const tools = {
    size() {
      remember("zw-size", root.dataset.size === "large" ? "normal" : "large");
      dress();
    },
    theme() {
      remember("zw-theme", THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
      dress();
    },
    language() {
      const next = root.lang.startsWith("zh") ? "en" : "zh";
      keepLanguage(next);
      if (switchLanguage) switchLanguage(next); else location.replace(location.pathname + location.hash);
    },
    menu() { $(".zw-header").classList.toggle("zw-open-menu"); },
  };

  // ---- the source panel
  const panel = () => $("#zw-panel");
  const narrow = () => window.matchMedia("(max-width: 900px)").matches;
  let shown = null;     // "t1-c2" while the panel shows it
  let opener = null;    // the seal to which the focus returns

  const select = (id) => {
    $$(".zw-selected").forEach((e) => e.classList.remove("zw-selected"));
    if (!id) return;
    $$(`a[href="#${id}"]`).forEach((seal) => {
      seal.classList.add("zw-selected");
      seal.closest(".zw-statement")?.classList.add("zw-selected");
    });
  };

  // The quote is what was asked for: where it would stand below the edge of a small panel, the panel is scrolled to it.
  const showQuote = (place) => {
    const body = $(".zw-source-body", place), quote = $("mark", place);
    if (!body || !quote) return;
    const edge = body.getBoundingClientRect(), box = quote.getBoundingClientRect();
    const below = box.bottom + 12 - edge.bottom;
    if (below > 0) body.scrollTop += Math.min(below, Math.max(box.top - 12 - edge.top, 0));
  };
  const showSource = (id) => {
    const source = document.getElementById(`${id}-source`);
    const place = panel();
    if (!source || !place) return false;
    const copy = source.cloneNode(true);
    copy.removeAttribute("id");
    place.replaceChildren(copy);
    place.hidden = false;
    const sheet = narrow();
    $(".zw-veil").hidden = !sheet;
    set(place, "role", sheet ? "dialog" : "complementary");
    if (sheet) set(place, "aria-modal", "true"); else place.removeAttribute("aria-modal");
    document.body.classList.add("zw-with-panel");
    shown = id;
    select(id);
    showQuote(place);
    return true;
  };
  const openSource = (id, from) => {
    if (!showSource(id)) return;
    opener = from || opener;
    const seal = $(`.zw-statement a[href="#${id}"]`) || $(`a[href="#${id}"]`);
    if (narrow() && seal) (seal.closest(".zw-statement") || seal).scrollIntoView({ block: "start" });
    $("h2", panel())?.focus({ preventScroll: true });
  };
  const step = (button) => {
    const { step: name, go } = button.dataset;
    if (!showSource(go)) return;
    opener = $(`.zw-text a[href="#${go}"]`) || opener;
    const heading = $("h2", panel());
    const same = name && $(`[data-step="${name}"]`, panel());
    if (same && !same.disabled) { same.focus(); announce(heading.dataset.announce); } else heading.focus({ preventScroll: true });
  };
  const closePanel = () => {
    if (!shown) return false;
    const id = shown;
    shown = null;
    panel().hidden = true;
    panel().replaceChildren();
    $(".zw-veil").hidden = true;
    document.body.classList.remove("zw-with-panel");
    select(null);
    const back = opener?.isConnected ? opener : $(`a[href="#${id}"]`);
    opener = null;
    back?.focus();
    return true;
  };
  const keepInside = (event) => {
    const place = panel();
    if (!shown || !narrow() || !place) return;
    const all = $$("a[href], button:not(:disabled)", place);
    const first = all[0], last = all[all.length - 1], now = document.activeElement;
    if (!place.contains(now)) { event.preventDefault(); first.focus(); }
    else if (event.shiftKey && (now === first || now === $("h2", place))) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && now === last) { event.preventDefault(); first.focus(); }
  };

  // ---- copying, also where the page is served without TLS
  const copyText = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* no permission or no TLS */ }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "zw-sr";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (button) => {
    const back = document.activeElement;
    const done = await copyText(button.dataset.copy);
    back?.focus?.({ preventScroll: true });
    const { done: yes, failed: no } = $("#zw-status").dataset;
    announce(done ? yes : no);
    if (!done || button.classList.contains("zw-copied")) return;
    const label = $("span:not(.zw-icon):not(.zw-sr)", button) || button;
    const before = label.textContent;
    button.classList.add("zw-copied");
    label.textContent = yes;
    setTimeout(() => { label.textContent = before; button.classList.remove("zw-copied"); }, 2000);
  };

  // ---- pages beside the conversation open in a tab of their own, so that it is not lost
  const talking = () => !!$(".zw-turn");
  const rememberOrigin = (link) => {
    const turn = shown && document.getElementById(shown.split("-")[0]);
    const question = turn ? $(".zw-question > span:last-child", turn).textContent : "";
    remember("zw-from", JSON.stringify({ place: link.getAttribute("href"), n: link.dataset.n, question }));
  };
  const backToConversation = () => {
    const page = window.opener;
    if (!page || page.closed) return false;
    page.focus();
    window.close();
    return true;
  };

  // ---- one listener for presses
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const seal = at('a[href^="#t"]');
    if (seal && /^#t\d+-c\d+$/.test(seal.getAttribute("href"))) {
      event.preventDefault();
      openSource(seal.getAttribute("href").slice(1), seal);
      return;
    }
    const skip = at(".zw-skip");
    if (skip) {
      event.preventDefault();
      ($("#zw-question textarea") || $("#zw-main"))?.focus();
      return;
    }
    const pressed = at("[data-ask], [data-go], [data-copy], [data-stop], [data-tool], [data-close], [data-back]");
    if (pressed) {
      const data = pressed.dataset;
      if ("ask" in data) ask(pressed, data.ask);
      else if ("go" in data) step(pressed);
      else if ("copy" in data) copy(pressed);
      else if ("stop" in data) { pressed.disabled = true; stopWriting?.(); }
      else if ("tool" in data) { tools[data.tool]?.(); sync(); }
      else if ("close" in data) closePanel();
      else if (!backToConversation()) { if (history.length > 1) history.back(); else location.href = "/"; }
      return;
    }
    if (at(".zw-veil")) { closePanel(); return; }
    const place = at("a.zw-open");
    if (place) rememberOrigin(place);
    const page = at("a[data-page]");
    if (page && page.dataset.page !== "ask" && talking()) page.target = "zw-reader";
    if (page?.dataset.page === "ask" && !$(".zw-log") && backToConversation()) event.preventDefault();
  });

  // ---- keys. Capture, so that Enter which only confirms a Chinese input method never sends
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "Enter" && typing && (event.isComposing || event.keyCode === 229)) { event.stopPropagation(); return; }
    if (event.key === "Escape" && (closePanel() || closeMenu())) event.preventDefault();
    else if (event.key === "Tab") keepInside(event);
    else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = $("#zw-question textarea") || $(".zw-find input");
      if (box) { event.preventDefault(); box.focus(); }
    }
  }, true);
  const closeMenu = () => {
    const bar = $(".zw-open-menu");
    bar?.classList.remove("zw-open-menu");
    if (bar) { sync(); $(".zw-menu", bar).focus(); }
    return !!bar;
  };

  // ---- after each drawing by Gradio: what its own markup cannot carry
  let lastStatus = "", lastTurn = 0, lastTold = 0;
  const sync = () => {
    const line = $("#zw-status");
    if (line?.dataset.lang && root.lang !== line.dataset.lang) root.lang = line.dataset.lang;
    if (line?.dataset.title && document.title !== line.dataset.title) document.title = line.dataset.title;
    const size = $('[data-tool="size"]'), colours = $('[data-tool="theme"]'), menu = $('[data-tool="menu"]');
    set(size, "aria-pressed", String(root.dataset.size === "large"));
    if (colours) {
      const name = colours.dataset[theme()];
      if (colours.textContent !== name) colours.textContent = name;
    }
    set(menu, "aria-expanded", String(!!$(".zw-open-menu")));
    set($("#zw-question textarea"), "aria-label", line?.dataset.label || "");
    const waiting = !!$(".zw-waiting");
    const send = $("#zw-send");
    if (send) set(send, "aria-disabled", String(waiting || window.zhengwen.holding()));
    document.body?.classList.toggle("zw-talking", talking());
    if ($(".toast-body.error") && $(".zw-offline")?.hidden) lookForService();
    turnedAway();
    measure();
    followTurns();
    window.zhengwen.drawn.forEach((act) => act());
    keepFocus();
    label();
    if (shown && !document.getElementById(`${shown}-source`)) closePanel();
    else if (shown && !$(`a.zw-selected[href="#${shown}"]`)) select(shown);
  };
  // Header and composer take this much of the window: the last turn fills the rest.
  const measure = () => {
    const dock = $("#zw-dock"), top = $("#zw-top");
    if (!dock || !top || !talking()) return;
    const around = `${dock.offsetHeight + top.offsetHeight + 8}px`;
    if (root.style.getPropertyValue("--zw-around") !== around) root.style.setProperty("--zw-around", around);
  };
  window.addEventListener("resize", measure);
  const followTurns = () => {
    const turns = $$(".zw-turn"), last = turns[turns.length - 1];
    if (!last) { lastTurn = 0; lastStatus = ""; return; }
    const number = Number(last.id.slice(1));
    if (number > lastTurn) {
      lastTurn = number;
      if (shown) { opener = $("#zw-question textarea"); closePanel(); }
      last.scrollIntoView({ block: "start", behavior: prefers("(prefers-reduced-motion: reduce)") ? "auto" : "smooth" });
    }
    const card = $(".zw-card", last), status = card?.dataset.status, now = performance.now();
    if (!status || `${number}${status}` === lastStatus) return;
    // Statements that come one after the other are told at most every two seconds, the end always.
    if (card.classList.contains("zw-waiting") && lastStatus.startsWith(`${number}`) && now - lastTold < 2000) return;
    lastStatus = `${number}${status}`;
    lastTold = now;
    announce(status);
  };
  // A statement that comes redraws the answer: what had the focus in it has it again.
  let focusedPlace = null, focusedElement = null;
  document.addEventListener("focusin", (event) => {
    const at = event.target.closest?.("#zw-transcript a[href], #zw-transcript [data-stop]");
    focusedElement = at;
    focusedPlace = at && (at.dataset.stop === undefined ? `a[href="${at.getAttribute("href")}"]` : "[data-stop]");
  });
  const keepFocus = () => {
    if (!focusedPlace || focusedElement.isConnected || document.activeElement !== document.body) return;
    const again = $(`#zw-transcript ${focusedPlace}`) || (focusedPlace === "[data-stop]" && $("#zw-question textarea"));
    focusedPlace = null;
    again?.focus({ preventScroll: true });
  };
  // The metadata of generated content, for the page as a whole.
  const label = () => {
    const found = $$("[data-aigc]").map((card) => card.dataset.aigc), meta = $('meta[name="AIGC"]');
    const content = found.length ? `[${found.join(",")}]` : "";
    if (!content) { meta?.remove(); return; }
    const line = meta || document.head.appendChild(document.createElement("meta"));
    set(line, "name", "AIGC");
    set(line, "content", content);
  };
  let due = false;
  const later = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; sync(); });
  };
  new MutationObserver(later).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang"] });

  // Who is turned away (too often, too many, maintenance) reads why; Gradio's own box is not shown. Of a lost connection
  // it speaks in English alone, and loads the page anew once the service answers.
  const turnedAway = () => {
    const line = $(".zw-away");
    const lost = /^connection (to the server was lost|errored)/i;
    const told = $('.toast-body.error [data-testid="toast-text"]')?.textContent.trim() || "";
    const why = lost.test(told) ? $(".zw-offline")?.textContent : told;
    const said = $(".zw-offline")?.hidden ? why : "";
    if (line && line.textContent !== said) { line.textContent = said; line.hidden = !said; }
  };
  const offline = (gone) => { const line = $(".zw-offline"); if (line) line.hidden = !gone; };
  window.addEventListener("offline", () => offline(true));
  window.addEventListener("online", () => offline(false));
  const lookForService = async () => {
    try { offline((await (await fetch("/healthz", { cache: "no-store" })).json()).status !== "ok"); } catch { offline(true); }
  };
  setInterval(() => {     // only while somebody waits, or knows that the service is away
    const line = $(".zw-offline");
    if (line && ($(".zw-waiting") || !line.hidden)) lookForService();
  }, 4000);

  document.addEventListener("DOMContentLoaded", sync);
})();
