/* The reader: a place in the text, the search inside it, the bar that leads back to an answer, the present section. */
(() => {
  "use strict";
  const { recall, forget } = window.zhengwen;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const reader = {
    hits: [], at: -1,
    pieces(block) {     // text nodes of a block, without words meant for screen readers
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {
        acceptNode: (n) => n.parentElement.closest(".zw-sr") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
      });
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      return nodes;
    },
    wrap(block, from, to, name) {     // offsets count code points, as the server's do
      const made = [];
      let start = 0;
      for (const node of this.pieces(block)) {
        const points = [...node.data], end = start + points.length;
        const a = Math.max(from, start) - start, b = Math.min(to, end) - start;
        if (a < b) {
          const range = document.createRange();
          range.setStart(node, points.slice(0, a).join("").length);
          range.setEnd(node, points.slice(0, b).join("").length);
          const mark = document.createElement("mark");
          mark.className = name;
          range.surroundContents(mark);
          made.push(mark);
        }
        start = end;
      }
      return made;
    },
    blocks() { return $$(".zw-paper [data-start]"); },
    length(block) { return this.pieces(block).reduce((sum, n) => sum + [...n.data].length, 0); },
    unwrap(selector) {
      $$(selector).forEach((mark) => {
        const parent = mark.parentNode;
        mark.replaceWith(...[...mark.childNodes].filter((n) => !n.classList?.contains("zw-sr")));
        parent.normalize();
      });
    },
    place(from, to) {
      this.unwrap(".zw-paper mark.zw-place");
      const made = this.blocks().flatMap((block) => {
        const start = Number(block.dataset.start);
        if (start >= to || start + this.length(block) <= from) return [];
        return this.wrap(block, from - start, to - start, "zw-quote zw-place");
      });
      made[0]?.scrollIntoView({ block: "center" });
      return made.length > 0;
    },
    follow() {
      const span = /^#(\d+)-(\d+)$/.exec(location.hash);
      if (span) { this.place(Number(span[1]), Number(span[2])); this.origin(); return; }
      const section = /^#s-(\d+)$/.exec(location.hash);
      if (section && !document.getElementById(location.hash.slice(1))) {
        const start = Number(section[1]);
        this.blocks().filter((b) => Number(b.dataset.start) <= start).pop()?.scrollIntoView();
      } else if (!location.hash) $("mark.zw-place")?.scrollIntoView({ block: "center" });
    },
    origin() {
      const bar = $(".zw-back");
      let from = null;
      try { from = JSON.parse(recall("zw-from")); } catch { /* not ours */ }
      forget("zw-from");
      const here = location.pathname + location.hash;
      if (bar && from && from.place === here) {
        $("p", bar).textContent = bar.dataset.template.replace("{n}", from.n).replace("{question}", () => from.question);
        $(".zw-seal-look", bar).textContent = from.n;
        bar.hidden = false;
      } else if (bar) bar.hidden = !window.opener;
    },
    find(words) {
      this.unwrap(".zw-paper mark.zw-hit");
      this.hits = [];
      this.at = -1;
      const wanted = words.trim().toLowerCase();
      if (wanted) for (const block of this.blocks()) {
        const text = this.pieces(block).map((n) => n.data).join("");
        const lower = text.toLowerCase();
        const places = [];
        for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) places.push(at);
        for (const at of places) {
          const from = [...text.slice(0, at)].length;
          this.hits.push(this.wrap(block, from, from + [...wanted].length, "zw-hit"));
        }
      }
      this.next(1, !wanted);
    },
    next(step, silent = false) {
      const form = $(".zw-find-form"), out = $("output", form), count = this.hits.length;
      $$("button", form).forEach((b) => { b.disabled = count === 0; });
      if (!count) { out.textContent = silent ? "" : form.dataset.none; return; }
      $$(".zw-hit-now").forEach((m) => m.classList.remove("zw-hit-now"));
      this.at = (this.at + step + count) % count;
      this.hits[this.at].forEach((m) => m.classList.add("zw-hit-now"));
      this.hits[this.at][0]?.scrollIntoView({ block: "center" });
      out.textContent = form.dataset.count.replace("{n}", this.at + 1).replace("{m}", count);
    },
  };

  // ---- the outline says in which section the reader is
  const outline = {
    links: [], now: null, due: false,
    start() {
      this.links = $$(".zw-outline a").filter((link) => document.getElementById(link.hash.slice(1)));
      if (!this.links.length) return;
      window.addEventListener("scroll", () => this.later(), { passive: true });
      window.addEventListener("resize", () => this.later(), { passive: true });
      this.follow();
    },
    later() {
      if (this.due) return;
      this.due = true;
      requestAnimationFrame(() => { this.due = false; this.follow(); });
    },
    follow() {
      const edge = ($(".zw-find")?.getBoundingClientRect().bottom ?? 0) + 24;
      let low = 0, high = this.links.length;     // the last heading that has passed the bar
      while (low < high) {
        const middle = (low + high) >> 1;
        const passed = document.getElementById(this.links[middle].hash.slice(1)).getBoundingClientRect().top <= edge;
        if (passed) low = middle + 1; else high = middle;
      }
      this.mark(this.links[low - 1] || null);
    },
    mark(link) {
      if (link === this.now) return;
      this.now?.removeAttribute("aria-current");
      this.now = link;
      link?.setAttribute("aria-current", "location");
      const box = $(".zw-outline");
      if (!link || box.scrollHeight <= box.clientHeight) return;
      const edge = box.getBoundingClientRect(), row = link.getBoundingClientRect();
      if (row.top < edge.top + 40 || row.bottom > edge.bottom - 40) box.scrollTop += row.top - edge.top - edge.height / 3;
    },
  };

  if (window.matchMedia("(max-width: 900px)").matches) $(".zw-outline details")?.removeAttribute("open");
  let wait = 0;
  $(".zw-find input").addEventListener("input", (event) => {
    clearTimeout(wait);
    wait = setTimeout(() => reader.find(event.target.value), 200);
  });
  $(".zw-find-form").addEventListener("submit", (event) => { event.preventDefault(); reader.next(1); });
  $$("[data-find]").forEach((button) => button.addEventListener("click", () => reader.next(Number(button.dataset.find))));
  window.addEventListener("hashchange", () => reader.follow());
  reader.follow();
  outline.start();
})();
