/* What improves the listings, and the way from them to a question. Every listing works without it. */
(() => {
  "use strict";
  // a form sends only what was filled in, so that addresses stay short enough to be passed on
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    for (const field of event.target.querySelectorAll("input[name], select[name]")) field.disabled ||= field.value === "";
  });
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll(".zw-library :disabled")) field.disabled = false;
  });

  // offices are found while typing, among those that the page has
  document.addEventListener("input", (event) => {
    if (event.target.id !== "zw-f-find") return;
    const wanted = event.target.value.trim();
    for (const row of document.querySelectorAll(".zw-offices li")) row.hidden = !row.textContent.includes(wanted);
  });

  // the reader's own address, to be passed on
  const own = document.querySelector("[data-copy-address]");
  if (own) {
    const name = () => { own.dataset.copy = location.href; };
    name();
    window.addEventListener("hashchange", name);
    own.hidden = false;
  }

  // files too large for one form are told before they are sent
  document.addEventListener("submit", (event) => {
    const most = Number(event.target.dataset.most), chosen = event.target.querySelector("[type=file]");
    if (!most || !chosen) return;
    const told = event.target.querySelector("[role=alert]"), size = [...chosen.files].reduce((sum, file) => sum + file.size, 0);
    told.hidden = size <= most;
    told.textContent = size > most ? event.target.dataset.large : "";
    if (size > most) event.preventDefault();
  });

  // a report that is not at its end looks again how far it has come; one by one, and never two at a time
  const look = async () => {
    const report = document.querySelector("#zw-report[data-poll]");
    if (!report) return;
    try {
      const answer = await fetch(report.dataset.poll, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), next = page.querySelector("#zw-report");
      if (!answer.ok || !next) return;
      const open = [...report.querySelectorAll("details")].map((part) => part.open);
      for (const [place, part] of next.querySelectorAll("details").entries()) part.open = open[place] || false;
      const focused = report.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      // the line that is read out stays the same element, so that only a change of its words is told
      const line = report.querySelector("#zw-report-summary"), words = next.querySelector("#zw-report-summary");
      if (line.textContent !== words.textContent) line.textContent = words.textContent;
      words.remove();
      for (const child of [...report.children]) if (child !== line) child.remove();
      report.append(...next.children);
      if (next.dataset.poll === undefined) report.removeAttribute("data-poll");
      if (focused) report.querySelector(`a[href="${CSS.escape(focused)}"], a`)?.focus();
    } catch { /* the next look may come through */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);

  // a question that another page brings along behind the # is asked at once
  const brought = /^#ask=(.+)$/.exec(location.hash);
  if (!brought || location.pathname !== "/") return;
  let question = "";
  try { question = decodeURIComponent(brought[1]).trim(); } catch { /* not ours */ }
  history.replaceState(null, "", location.pathname + location.search);
  if (!question) return;
  const started = Date.now(), waited = () => Date.now() - started;
  let kept = false;     // a conversation that this browser keeps comes first, and the question goes on with it
  try { kept = JSON.parse(window.zhengwen.recall("zw-history"))?.turns?.length > 0; } catch { /* none */ }
  const ready = () => kept && waited() < 10_000
    ? document.querySelector(".zw-turn") && !document.querySelector(".zw-waiting")
    : document.querySelector(".zw-examples button, .zw-empty");
  const wait = setInterval(() => {
    const box = document.querySelector("#zw-question textarea"), send = document.querySelector("#zw-send");
    if (waited() > 60_000) clearInterval(wait);
    if (!box || !send || !ready()) return;
    clearInterval(wait);
    if (box.value.trim()) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 50);
  }, 100);
})();
