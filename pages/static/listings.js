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

  // a question that another page brings along behind the # is asked at once
  const brought = /^#ask=(.+)$/.exec(location.hash);
  if (!brought || location.pathname !== "/") return;
  let question = "";
  try { question = decodeURIComponent(brought[1]).trim(); } catch { /* not ours */ }
  history.replaceState(null, "", location.pathname + location.search);
  if (!question) return;
  const started = Date.now();
  const wait = setInterval(() => {
    const box = document.querySelector("#zw-question textarea"), send = document.querySelector("#zw-send");
    if (Date.now() - started > 60000) clearInterval(wait);
    if (!box || !send || !document.querySelector(".zw-examples button, .zw-empty")) return;
    clearInterval(wait);
    if (document.querySelector(".zw-turn") || box.value.trim()) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 50);
  }, 100);
})();
