/* What goes on around a conversation: sending a question, the box for personal data, feedback, export, reading aloud, the documents that
   are asked, and the conversation that this browser keeps. Like zhengwen.js it hangs on `document` by delegation. */
(() => {
  "use strict";
  const zw = window.zhengwen;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const words = () => $("#zw-status")?.dataset || {};
  let door = null, personal = null;
  const send = (name, data = {}) => door?.(name, data);

  // ---- sending. An answer that is whole or stopped stands there a moment before its event ends, and what is sent in
  // that moment Gradio drops without a word: it is held, and sent again until Gradio takes it. What is sent while an
  // answer is awaited that nobody has stopped is not held: the page shows that it waits, and a double press asks once.
  const AGAIN = 100, PATIENCE = 60_000;     // milliseconds
  let taken = null;     // what the page showed when Gradio took a question, until something else is shown
  let stopped = "";     // the turn whose stop was pressed last
  let held = null, resending = false;
  const showing = () => ({ turn: $$(".zw-turn").at(-1)?.id, box: $(".zw-personal") });
  const seen = () => {
    const { turn, box } = showing();
    if (taken && (turn !== taken.turn || box !== taken.box)) taken = null;
  };
  const awaited = () => {
    const turn = $(".zw-waiting")?.closest(".zw-turn");
    return !!turn && turn.id !== stopped;
  };
  const letGo = () => {
    if (!held) return;
    clearInterval(held);
    held = null;
    $("#zw-send")?.setAttribute("aria-disabled", String(!!$(".zw-waiting")));
  };
  const hold = (trigger, still = () => true) => {
    letGo();
    seen();
    if (taken || awaited()) return;
    const began = Date.now();
    held = setInterval(() => {
      if (awaited() || !still() || Date.now() - began > PATIENCE) { letGo(); return; }
      $("#zw-send")?.setAttribute("aria-disabled", "true");
      resending = true;
      try { trigger(); } finally { resending = false; }
    }, AGAIN);
  };
  zw.taken = () => { taken = showing(); stopped = ""; letGo(); };
  zw.holding = () => !!held;
  zw.send = (trigger) => { hold(trigger); trigger(); };
  const typed = () => $("#zw-question textarea")?.value.trim();
  const holdTyped = () => { if (!resending && typed()) hold(() => $("#zw-send")?.click(), typed); };
  document.addEventListener("click", (event) => {
    const stop = event.target.closest?.("[data-stop]");
    if (stop) stopped = stop.closest(".zw-turn")?.id || "";
    else if (event.target.closest?.("#zw-send")) holdTyped();
  }, true);
  document.addEventListener("keydown", (event) => {
    const confirms = event.isComposing || event.keyCode === 229;     // only an input method's word
    if (event.key === "Enter" && !event.shiftKey && !confirms && event.target.matches?.("#zw-question textarea")) holdTyped();
  }, true);

  // ---- the conversation that this browser keeps, and what was said of its answers
  const KEY = "zw-history", MOST = 20;
  const read = () => { try { return JSON.parse(zw.recall(KEY)) || {}; } catch { return {}; } };
  let { turns = [], marks = {} } = read();
  const write = () => {
    if (!turns.length) { zw.forget(KEY); return; }
    turns = turns.slice(-MOST);
    zw.remember(KEY, JSON.stringify({ turns, marks }));
    // Where it does not fit, the older half goes.
    if (zw.recall(KEY) === null && turns.length > 1) { turns = turns.slice(turns.length >> 1); write(); }
  };
  let keptSeal = "";
  const keep = () => {
    const kept = $("#zw-kept");
    if (!kept || kept.dataset.seal === keptSeal) return;
    const { number, sealed, seal } = kept.dataset;
    keptSeal = seal;
    turns = [...turns.filter((turn) => turn.number < Number(number)), { number: Number(number), sealed, seal }];
    write();
  };
  const restart = () => {
    speech.stop();
    letGo();
    zw.stopWriting();
    turns = [];
    marks = {};
    write();
    $$("dialog[open]").forEach((dialog) => dialog.close());
    send("restart");
    zw.announce(words().restarted);
    $("#zw-question textarea")?.focus();
  };
  // A question that has no answer yet when the page goes (Gradio loads it anew after a lost connection) is in the box again.
  const UNSENT = "zw-unsent";
  const inTab = (act) => { try { return act(sessionStorage); } catch { return null; } };
  window.addEventListener("pagehide", () => {
    const waiting = $(".zw-waiting")?.closest(".zw-turn");
    const unsent = typed() || (waiting ? $(".zw-question > span:last-child", waiting)?.textContent.trim() : "");
    inTab((kept) => (unsent ? kept.setItem(UNSENT, unsent) : kept.removeItem(UNSENT)));
  });
  const giveBack = () => {
    const box = $("#zw-question textarea"), unsent = inTab((kept) => kept.getItem(UNSENT));
    inTab((kept) => kept.removeItem(UNSENT));
    if (!unsent || !box || box.value) return;
    box.value = unsent;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  zw.bindDoor = (_names, trigger) => { door = trigger; };
  zw.bindPersonal = (_names, trigger) => { personal = trigger; };

  // ---- personal data: nothing is asked until one of three is pressed
  let boxShown = false;
  const lookAtBox = () => {
    const box = $(".zw-personal");
    if (box && !boxShown) $("h2", box).focus();
    boxShown = !!box;
  };
  const choose = (choice) => {
    if (choice === "edit") { personal?.("edit", {}); $("#zw-question textarea")?.focus(); }
    else zw.send(() => personal?.("submit", { choice }));
  };

  // ---- feedback
  let about = null, opener = null;     // the turn of which the dialog speaks
  const say = (turn, kind, more = {}) => send("feedback", { turn: Number(turn), kind, ...more });
  const opinion = (button) => {
    const { turn, feedback: kind } = button.dataset;
    if (marks[turn]) return;
    if (kind === "useful") { say(turn, kind); return; }
    about = turn;
    open("feedback", button);
  };
  const sendProblem = (form) => {
    const reason = new FormData(form).get("reason") || "", comment = form.elements.comment.value.trim();
    const problem = $(".zw-form-problem", form);
    problem.hidden = !!(reason || comment);
    if (!problem.hidden) { $("input", form).focus(); return; }
    say(about, "problem", { reason, comment });
    form.reset();
    form.closest("dialog").close();
  };
  const showMarks = () => $$(".zw-opinion").forEach((group) => {
    const buttons = $$("[data-feedback]", group), said = marks[buttons[0].dataset.turn];
    buttons.forEach((button) => {
      const pressed = String(said === button.dataset.feedback);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      if (said) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    });
    const thanks = $(".zw-thanks", group);
    if (thanks.hidden !== !said) thanks.hidden = !said;
  });

  // ---- answers from the server to what was sent
  let answered = "";
  const save = ({ name, data }) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const listen = () => {
    const answer = $("#zw-answer");
    if (!answer || answer.dataset.number === answered) return;
    answered = answer.dataset.number;
    if (answer.dataset.what === "ready") {
      giveBack();
      if (turns.length) send("restore", { turns });
      return;
    }
    const said = JSON.parse(answer.dataset.said), { thanks, notTold, tooOften, exported, notExported } = words();
    if (answer.dataset.what === "feedback") {
      if (said.done) { marks[said.turn] = said.kind; write(); showMarks(); }
      const why = said.often ? tooOften : notTold;
      zw.announce(said.done ? thanks : why);
      if (!said.done) tell(why);
    } else {
      if (said.done) { save(said); $("#zw-export")?.close(); }
      zw.announce(said.done ? exported : notExported);
      if (!said.done) tell(notExported);
    }
  };
  // What failed is seen as well as heard; it goes by itself.
  const tell = (text) => {
    const line = document.createElement("p");
    line.className = "zw-told";
    line.textContent = text;
    ($("dialog[open]") || document.body).append(line);
    setTimeout(() => line.remove(), 6000);
  };

  // ---- dialogs
  const open = (name, from) => {
    const dialog = $(`#zw-${name}`);
    if (!dialog || dialog.open) return;
    opener = from;
    dialog.showModal();
    $("h2", dialog).focus();
  };
  document.addEventListener("close", (event) => {
    if (!event.target.matches?.(".zw-dialog")) return;
    // What opened it may have been drawn anew since.
    const { turn, feedback } = opener?.dataset || {};
    const again = opener?.isConnected ? opener : turn && $(`[data-feedback="${feedback}"][data-turn="${turn}"]`);
    (again || $("#zw-question textarea"))?.focus();
  }, true);

  // ---- reading aloud, by the browser: sentence by sentence, seals as words
  const CHINESE = /[\u4e00-\u9fff]/;
  const digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
  const inChinese = (n) => n < 10 ? digits[n] : n < 20 ? `十${digits[n - 10]}` : n < 100 ? `${digits[Math.floor(n / 10)]}十${digits[n % 10]}` : String(n);
  const spokenText = (element) => {
    const copy = element.cloneNode(true);
    const seals = $$(".zw-seal", copy).map((seal) => Number(seal.getAttribute("href").split("-c")[1]));
    $$(".zw-seals, .zw-sr, [aria-hidden]", copy).forEach((part) => part.remove());
    const chinese = document.documentElement.lang.startsWith("zh");
    const sources = seals.map((n) => (words().spoken || "").replace("{n}", chinese ? inChinese(n) : n));
    return { text: copy.textContent.trim(), sources };
  };
  const speech = {
    turn: "",
    pieces(turn) {
      const card = $(`#${turn} .zw-card`);
      const found = [];
      for (const element of $$(".zw-lead-in, .zw-text, .zw-missing h3, .zw-missing li, .zw-missing p", card)) {
        const { text, sources } = spokenText(element);
        if (text) found.push(text);
        if (sources.length) found.push(sources.join("，"));
      }
      return found;
    },
    toggle(turn) {
      const same = this.turn === turn;
      this.stop();
      if (same) return;
      this.turn = turn;
      const pieces = this.pieces(turn);
      pieces.forEach((text, at) => {
        const utterance = new SpeechSynthesisUtterance(text);
        utterance.lang = CHINESE.test(text) ? "zh-CN" : "en-US";
        if (at === pieces.length - 1) utterance.onend = () => { if (this.turn === turn) this.stop(); };
        window.speechSynthesis.speak(utterance);
      });
      this.show();
    },
    stop() {
      this.turn = "";
      window.speechSynthesis?.cancel();
      this.show();
    },
    show() {
      const { aloud, quiet } = words();
      $$("[data-read]").forEach((button) => {
        const label = this.turn === button.dataset.read ? quiet : aloud, span = $("span:not(.zw-icon)", button);
        if (span.textContent !== label) span.textContent = label;
      });
    },
  };
  if (!window.speechSynthesis) document.documentElement.classList.add("zw-mute");
  window.addEventListener("pagehide", () => window.speechSynthesis?.cancel());

  // ---- the documents that are asked
  let focusNext = null;
  const limit = (field, value, on) => {
    focusNext = field === "clear" ? ".zw-scope summary" : `#zw-scope-${field}`;
    send("scope", { field, value, on });
  };
  const keepScopeFocus = () => {
    if (!focusNext || (document.activeElement !== document.body && document.activeElement?.isConnected)) return;
    const again = $(focusNext);
    focusNext = null;
    again?.focus();
  };

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-personal], [data-feedback], [data-export], [data-export-as], [data-read], [data-restart], [data-dialog], [data-dialog-close], [data-scope]");
    if (!pressed) {
      if (event.target.matches?.("dialog.zw-dialog")) event.target.close();     // a press beside it
      return;
    }
    const data = pressed.dataset;
    if ("personal" in data) choose(data.personal);
    else if ("feedback" in data) opinion(pressed);
    else if ("exportAs" in data) send("export", { format: data.exportAs });
    else if ("export" in data) open("export", pressed);
    else if ("read" in data) speech.toggle(data.read);
    else if ("restart" in data) restart();
    else if ("dialog" in data) open(data.dialog, pressed);
    else if ("dialogClose" in data) pressed.closest("dialog").close();
    else if ("scope" in data) limit(data.scope, data.value, false);
  });
  document.addEventListener("change", (event) => {
    const field = event.target.dataset?.scopeField;
    if (!field || !event.target.value) return;
    limit(field, event.target.value, true);
    event.target.value = "";
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("[data-feedback-form]")) return;
    event.preventDefault();
    sendProblem(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && $(".zw-personal") && !$("dialog[open]")) { event.preventDefault(); choose("edit"); }
  });
  zw.drawn.push(seen, keep, listen, showMarks, lookAtBox, keepScopeFocus, () => speech.show());
})();
