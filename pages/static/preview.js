/* The preview of a citation: what its seal leads to, beside the seal, while it is pointed at or has the focus from the
   keyboard. It can be pointed at itself, goes with Esc (WCAG 1.4.13), and never stands where the panel shows the same. */
(() => {
  "use strict";
  const ROOM = 12, PATIENCE = 150, MOST = 110, ROWS = 5;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  let box = null, seal = null, timer = 0;

  const sealAt = (event) => event.target.closest?.(".zw-statement a.zw-seal");
  const source = (of) => document.getElementById(`${of.getAttribute("href").slice(1)}-source`);
  const quote = (from) => {
    const row = $(".zw-row", from);
    if (row) {
      const copy = row.cloneNode(true);
      [...copy.children].slice(ROWS).forEach((line) => line.remove());
      return copy;
    }
    const text = [...$$("mark", from).map((mark) => mark.textContent).join("").trim()];
    const words = document.createElement("p");
    words.className = "zw-doc";
    words.lang = "zh-CN";
    words.textContent = text.length > MOST ? `${text.slice(0, MOST).join("")}……` : text.join("");
    return words;
  };
  const fill = (from) => {
    const parts = [".zw-source-line", ".zw-source-title", ".zw-path"].map((name) => $(name, from)?.cloneNode(true));
    box.replaceChildren(...parts.filter(Boolean), quote(from));
  };
  const place = () => {
    const at = seal.getBoundingClientRect(), own = box.getBoundingClientRect();
    const left = Math.min(Math.max(ROOM, at.left - 24), innerWidth - own.width - ROOM);
    const above = at.top - own.height - 6;
    box.style.left = `${Math.max(ROOM, left)}px`;
    box.style.top = `${above > ROOM ? above : at.bottom + 6}px`;
  };
  const show = (of) => {
    const from = source(of);
    if (!from || of.classList.contains("zw-selected")) return;
    if (!box) {
      box = document.createElement("div");
      box.id = "zw-preview";
      box.setAttribute("role", "tooltip");
      ($("main") || document.body).append(box);
    }
    seal?.removeAttribute("aria-describedby");
    seal = of;
    fill(from);
    box.hidden = false;
    place();
    seal.setAttribute("aria-describedby", box.id);
  };
  const hide = () => {
    clearTimeout(timer);
    if (!seal) return false;
    seal.removeAttribute("aria-describedby");
    seal = null;
    box.hidden = true;
    return true;
  };
  const soon = (act) => { clearTimeout(timer); timer = setTimeout(act, PATIENCE); };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const of = sealAt(event);
    if (of) soon(() => show(of));
    else if (seal && event.target.closest?.("#zw-preview")) clearTimeout(timer);
    else if (seal || timer) soon(() => { if (seal !== document.activeElement) hide(); });
  });
  document.addEventListener("focusin", (event) => {
    const of = sealAt(event);
    if (of?.matches(":focus-visible")) show(of);
    else hide();
  });
  document.addEventListener("focusout", (event) => { if (event.target === seal) hide(); });
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  // Before the panel's own Esc: what lies above goes first.
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && hide()) { event.preventDefault(); event.stopPropagation(); }
  }, true);
})();
