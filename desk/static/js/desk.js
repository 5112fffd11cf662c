"use strict";
// What every page needs: the tick that polls hang on, relative times, menus, toasts, the look.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* off */ } },
  };

  // Polls listen for desk:tick: every second while somebody looks, every ten when nobody does or nothing answers.
  let failures = 0;
  function tick() {
    document.body.dispatchEvent(new CustomEvent("desk:tick"));
    setTimeout(tick, document.hidden || failures > 2 ? 10_000 : 1000);
  }
  setTimeout(tick, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) { document.body.dispatchEvent(new CustomEvent("desk:tick")); showAges(); }
  });

  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });
  function showAges() {
    for (const time of all("time[data-ago]")) {
      const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60_000);
      if (!(minutes >= 1)) continue; // "just now" stays in the server's words
      const text = minutes < 60 ? words.format(-minutes, "minute")
        : minutes < 1440 ? words.format(-Math.floor(minutes / 60), "hour")
        : words.format(-Math.floor(minutes / 1440), "day");
      if (time.textContent !== text) time.textContent = text;
    }
  }
  setInterval(showAges, 15_000);
  showAges();

  // Promises count down without asking the server; the words are those that it would use.
  function fill(text, ...values) { return values.reduce((said, value) => said.replace("#", value), text); }
  function left(seconds, say) {
    const minutes = Math.floor(Math.abs(seconds) / 60), hours = Math.floor(minutes / 60);
    const said = hours >= 24 ? fill(say.day, Math.floor(hours / 24), hours % 24)
      : hours ? fill(say.hour, hours, minutes % 60) : minutes ? fill(say.minute, minutes) : say.none;
    return seconds < 0 ? fill(say.over, said) : said;
  }
  function countDown() {
    const say = one("#due-words")?.dataset;
    if (!say) return;
    for (const time of all("time[data-due]")) {
      const at = Date.parse(time.dateTime), soon = Date.parse(time.dataset.due) || at - 3_600_000, now = Date.now();
      const text = left(Math.trunc((at - now) / 1000), say);
      if (time.textContent !== text) time.textContent = text;
      time.classList.toggle("late", now > at);
      time.classList.toggle("soon", now >= soon && now <= at);
    }
  }
  setInterval(countDown, 1000);
  countDown();

  function toast(name) {
    const box = one("#toasts"), content = one(`#toast-${name}`)?.content.cloneNode(true);
    if (!box || !content || box.querySelector(`[data-name="${name}"]`)) return;
    content.firstElementChild.dataset.name = name;
    box.append(content);
  }
  function fade(root) {
    for (const item of all('.toast[data-kind="ok"]', root)) setTimeout(() => item.remove(), 8000);
  }
  fade(document);
  document.addEventListener("htmx:before:response", (event) => {
    const answer = event.detail.ctx;
    if (answer.hx?.retarget === "#toasts") answer.hx.reselect ??= ".toast"; // whatever part the form had asked for
    failures = 0;
    one('[data-name="offline"]')?.remove();
  });
  const saysItself = (event) => event.detail.ctx.sourceElement?.matches("#promises-live"); // wall.js
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status >= 500 && !saysItself(event)) toast("server");
  });
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail.ctx) return;
    failures += 1;
    if (saysItself(event)) return;
    if (failures > 2 || !event.detail.ctx.sourceElement?.matches("#queue-live, #ticket-live")) toast("offline");
  });
  document.addEventListener("htmx:after:swap", () => { showAges(); countDown(); fade(document); });

  // A value that is shown for ten minutes goes by itself: the mask is put back here at once, then asked of the server.
  function veil() {
    for (const open of all("[data-ends]")) {
      const left = Math.ceil((Date.parse(open.dataset.ends) - Date.now()) / 1000), said = one("[data-left]", open);
      if (left > 0) { if (said) said.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`; continue; }
      open.replaceChildren(open.dataset.masked);
      delete open.dataset.ends;
      open.dispatchEvent(new CustomEvent("desk:veil"));
    }
  }
  setInterval(veil, 1000);
  document.addEventListener("visibilitychange", veil);
  window.addEventListener("pageshow", veil);
  document.addEventListener("htmx:after:swap", (event) => {
    veil();
    if (event.detail.ctx.sourceElement?.matches?.(".veil a")) one(".veil.ask:focus-within")?.scrollIntoView({ block: "nearest" });
  });

  function closeMenus(except) {
    for (const menu of all("details.menu[open]")) if (menu !== except) menu.open = false;
  }
  document.addEventListener("click", (event) => {
    const target = event.target;
    closeMenus(target.closest("details.menu"));
    if (target.closest("[data-close]")) target.closest(".toast")?.remove();
    const look = target.closest("[data-theme-set]");
    if (look) { store.set("desk.theme", look.dataset.themeSet); showLook(); }
    if (target.closest("[data-keys]")) { store.set("desk.keys", store.get("desk.keys") ? "" : "off"); showLook(); }
  });
  // What is pressed in a menu gives the focus back to its opener: the answer may bring another menu.
  document.addEventListener("submit", (event) => {
    const menu = event.target.closest("details.menu");
    if (menu) one("summary", menu).focus();
    closeMenus(null);
  });
  // What was refused is found without looking for it, also inside a fold.
  function showWrong() {
    const entry = one('main [aria-invalid="true"]');
    for (let fold = entry?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    entry?.focus();
  }
  showWrong();
  document.addEventListener("htmx:after:swap", (event) => { if (event.detail.ctx.response?.status === 422) showWrong(); });
  // A dialog opens when what it shows is there. A form that did its work is put away, empty.
  document.addEventListener("htmx:after:swap", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (sourceElement?.id === "people-form") one("#recipients details[open] [name=person], #recipients details:not([open]) > summary")?.focus();
    if (response?.status !== 200) return;
    if (sourceElement?.dataset?.open) document.getElementById(sourceElement.dataset.open)?.showModal();
    if (!sourceElement?.matches?.("details:is(.menu, .ask) form")) return;
    sourceElement.reset();
    const ask = sourceElement.closest("details.ask");
    if (ask) { ask.open = false; one("summary", ask).focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = one("details.menu[open]");
    if (menu) { menu.open = false; one("summary", menu).focus(); }
  });

  function showLook() {
    const look = store.get("desk.theme") ?? "";
    if (look) document.documentElement.dataset.theme = look; else delete document.documentElement.dataset.theme;
    for (const button of all("[data-theme-set]")) button.setAttribute("aria-pressed", String(button.dataset.themeSet === look));
    one("[data-keys]")?.setAttribute("aria-pressed", String(store.get("desk.keys") !== "off"));
  }
  showLook();
  // Where places stand in one row that is wider than a phone, the present one is in sight.
  // Only the row moves: a page that began further down would hide its own head.
  for (const here of all(".places [aria-current], .tabs [aria-current]")) {
    let row = here.parentElement;
    while (row && row.scrollWidth <= row.clientWidth) row = row.parentElement;
    if (!row) continue;
    const at = here.getBoundingClientRect(), box = row.getBoundingClientRect();
    row.scrollLeft += at.left - box.left - (box.width - at.width) / 2;
  }
  window.desk = { one, all, store };
})();
