/* Keeps the progress of a run up to date; without it the page has a link that does the same. */
(() => {
  "use strict";
  const box = document.getElementById("zw-working");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-part=${name}]`);
  const look = async () => {
    try {
      const answer = await fetch("/staff/evaluate/progress", { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const now = await answer.json();
      if (!now.running) { location.assign("/staff/evaluate"); return; }
      const bar = box.querySelector("progress");
      bar.value = now.done; bar.max = Math.max(now.total, 1);
      part("done").textContent = now.said;
      part("hand").textContent = now.hand;
      part("note").textContent = now.note;
    } catch { /* the next look may succeed */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
