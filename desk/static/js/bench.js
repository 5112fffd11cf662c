"use strict";
// The bench: keys, drafts, the marked row, canned replies, files, and news while somebody types.
(() => {
  const { one, all, store } = window.desk;
  if (!one(".bench")) return;
  const reference = () => one("#ticket")?.dataset.reference ?? "";

  function markRow() {
    for (const row of all("#queue-rows a.item")) {
      if (row.dataset.reference === reference()) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  // The newest message is what an agent came for; who has scrolled up is left where they are.
  let shown = "", version = "", atEnd = true;
  const scroller = () => one("#talk-scroll");
  function toEnd() { const box = scroller(); if (box) box.scrollTop = box.scrollHeight; read(); }
  // What stands in view was read; an answer says which message its author had read last.
  function read() {
    one("#news")?.setAttribute("hidden", "");
    const seen = one("#reply-seen"), newest = one("#entries")?.dataset.version;
    if (seen && newest) seen.value = newest;
  }
  document.addEventListener("scroll", (event) => {
    if (event.target.id !== "talk-scroll") return;
    const box = event.target;
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
    if (atEnd) read();
  }, true);
  // A growing composer takes room from the conversation; its end stays in sight.
  const room = new ResizeObserver(() => { if (atEnd) toEnd(); });
  function watch() { room.disconnect(); if (scroller()) room.observe(scroller()); }
  function follow() {
    const now = one("#entries")?.dataset.version ?? "";
    restore();
    if (reference() !== shown) { watch(); requestAnimationFrame(toEnd); atEnd = true; }
    else if (now !== version) atEnd ? requestAnimationFrame(toEnd) : one("#news")?.removeAttribute("hidden");
    shown = reference();
    version = now;
  }

  // Drafts survive a reload, another ticket and an expired login; a sent text is forgotten.
  const session = {
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key); } catch { /* off */ } },
  };
  const draftKey = (form) => `desk.draft.${reference()}.${form.dataset.draft}`;
  // An answer that came back takes the place of what stands in the editor: its form has that in it already.
  let taken = "";
  function takeBack() {
    const box = one("#reply-body[data-taken]");
    if (!box || box.dataset.taken === taken) return;
    taken = box.dataset.taken;
    box.value = box.defaultValue;
    session.set(draftKey(box.form), box.value);
    box.focus({ preventScroll: true });
  }
  function restore() {
    takeBack();
    for (const form of all("form[data-draft]")) {
      const box = one("textarea", form), kept = session.get(draftKey(form));
      if (kept && !box.value) box.value = kept;
    }
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form && event.target.matches("textarea")) session.set(draftKey(form), event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-draft]")) sent.set(event.target.id, one("textarea", event.target).value);
    if (event.target.id === "macro-form") before = one("#reply-body").value;
  });

  // A canned reply replaces what was typed; one press brings it back.
  let before = "";
  const sent = new Map();
  function inserted() {
    const box = one("#reply-body");
    box.value = box.defaultValue;
    session.set(draftKey(box.form), box.value);
    const undo = one("#macro-undo");
    undo.hidden = !before || before === box.value;
    box.focus({ preventScroll: true });
    box.setSelectionRange(0, 0);
  }
  function posted(form, status) {
    const box = one("textarea", form);
    if (status >= 300) return;
    // What was chosen for this one (a later time, whom not to copy, files) is not meant for the next.
    const next = box.value === sent.get(form.id) ? "" : box.value;
    form.reset();
    box.value = next;
    session.set(draftKey(form), next);
    for (const fold of all("details.promise-by", form)) fold.open = false;
    if (form.id === "reply-form") {
      one("#reply-macro").value = "";
      showFiles();
    }
    requestAnimationFrame(toEnd);
  }
  function showFiles() {
    const names = one("#reply-names");
    if (!names) return;
    names.replaceChildren(...[...one("#reply-files").files].map((file) => {
      const chip = document.createElement(file.type.startsWith("image/") ? "button" : "span");
      if (chip.type) chip.type = "button";
      chip.className = "file cut";
      if (file.type.startsWith("image/")) {
        chip.title = names.dataset.place;
        chip.classList.add("place");
        chip.dataset.image = file.name;
      }
      chip.textContent = `${file.name} · ${file.size < 1e6 ? Math.ceil(file.size / 1000) + " KB" : (file.size / 1e6).toFixed(1) + " MB"}`;
      return chip;
    }));
  }
  document.addEventListener("change", (event) => {
    if (event.target.id === "reply-files") showFiles();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#news")) toEnd();
    const image = event.target.closest("[data-image]");
    if (image) placeImage(image.dataset.image);
    const words = event.target.closest("[data-into-reply]");
    if (words) intoReply(one(`#${words.dataset.intoReply}`).textContent);
    const undo = event.target.closest("#macro-undo");
    if (undo) {
      const box = one("#reply-body");
      box.value = before;
      one("#reply-macro").value = "";
      for (const said of all("#reply-form > :is(.alert, .fill)")) said.remove();
      one("#reply-form [data-submit]").disabled = false;
      session.set(draftKey(box.form), box.value);
      undo.hidden = true;
      box.focus();
    }
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (["macro-form", "macro-fill"].includes(sourceElement?.id) && response?.status === 200) inserted();
    if (sourceElement?.matches?.("form[data-draft]")) posted(sourceElement, response?.status ?? 500);
    markRow();
    follow();
  });

  // An answer that can still be called back says how long; the server lets it go.
  setInterval(() => {
    for (const time of all("time[data-leaves]")) {
      const left = Math.max(0, Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000));
      if (left < 120) time.textContent = time.dataset.leaves.replace("#", left);
    }
  }, 500);

  // An image among the files can stand in the text.
  function placeImage(name) {
    const box = one("#reply-body");
    box.setRangeText(`[image:${name}]`, box.selectionStart, box.selectionEnd, "end");
    session.set(draftKey(box.form), box.value);
    box.focus();
  }

  // What a carrier said, to be put into words for the customer.
  function intoReply(words) {
    write("reply");
    const box = one("#reply-body");
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    session.set(draftKey(box.form), box.value);
    box.focus();
  }

  function go(step) {
    const rows = all("#queue-rows a.item");
    const at = rows.findIndex((row) => row.getAttribute("aria-current"));
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    if (!next) return;
    next.click();
    next.scrollIntoView({ block: "nearest" });
  }
  function write(kind) {
    const tab = one(`#compose-${kind}`);
    if (!tab) return;
    const talk = one("#pane-talk");
    if (talk) talk.checked = true;
    tab.checked = true;
    one(`#${kind}-body`)?.focus();
  }
  // Opens the reasons; the first of them has the focus, so that Enter is all that is left.
  function noAnswer() {
    const menu = one("#menu-no-answer");
    if (!menu) return;
    menu.open = true;
    one("button", menu).focus();
  }
  const keys = { j: () => go(1), k: () => go(-1), r: () => write("reply"), n: () => write("note"), e: noAnswer, "/": () => one("#find")?.focus() };
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches("form[data-draft] textarea")) {
      event.preventDefault();
      const button = one("[data-submit]", target.form);
      if (!button.disabled) target.form.requestSubmit(button);
      return;
    }
    if (event.key === "Escape" && target.matches("textarea, #find")) { target.blur(); return; }
    const typing = target.matches("input:not([type=radio]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || store.get("desk.keys") === "off") return;
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  markRow();
  follow();
})();
