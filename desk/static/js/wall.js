"use strict";
// The wall of promises: says what is new, rings softly where wished, tells when nothing answers, keeps a screen awake.
(() => {
  const { one, all, store } = window.desk;
  const said = one("#wall-said");
  if (!said) return;
  const page = () => one("#promises"), big = Boolean(one("[data-wall-awake]"));
  const fill = (text, value) => text.replace("#", value);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    timeZone: page().dataset.zone || undefined });

  // Sound is off until somebody wants it, and silent until they click: browsers ask for that.
  let audio = null;
  const wanted = { sound: () => store.get("desk.wall.sound") === "on", badge: () => store.get("desk.wall.badge") !== "off" };
  function tone() {
    if (audio?.state !== "running") return;
    const now = audio.currentTime;
    for (const [at, pitch] of [[0, 587.33], [0.18, 880]]) {
      const voice = audio.createOscillator(), loud = audio.createGain();
      voice.frequency.value = pitch;
      loud.gain.setValueAtTime(0, now + at);
      loud.gain.linearRampToValueAtTime(0.12, now + at + 0.03);
      loud.gain.exponentialRampToValueAtTime(0.001, now + at + 0.7);
      voice.connect(loud).connect(audio.destination);
      voice.start(now + at);
      voice.stop(now + at + 0.75);
    }
  }
  async function listen() {
    if (!wanted.sound() || !window.AudioContext || navigator.userActivation?.hasBeenActive === false) return;
    audio ??= new AudioContext();
    if (audio.state === "suspended") await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 300))]);
  }
  function showSwitches() {
    for (const button of all("[data-wall-switch]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(wanted[button.dataset.wallSwitch]()));
    }
    one("#wall-click").hidden = !wanted.sound() || audio?.state === "running";
  }
  async function press(name) {
    store.set(`desk.wall.${name}`, name === "sound" ? (wanted.sound() ? "" : "on") : wanted.badge() ? "off" : "");
    if (name === "sound") { await listen(); if (wanted.sound()) tone(); }
    showSwitches();
    showTitle();
  }

  function showTitle() {
    const missed = Number(page()?.dataset.missed ?? 0);
    const title = (missed && wanted.badge() ? `(${missed}) ` : "") + said.dataset.name;
    if (document.title !== title) document.title = title;
  }
  let missed = Number(page().dataset.missed), build = page().dataset.build;
  function news() {
    const now = page();
    if (!now?.dataset.missed) return;
    const fresh = Math.max(Number(now.dataset.fresh), Number(now.dataset.missed) - missed);
    missed = Number(now.dataset.missed);
    showTitle();
    if (fresh > 0) {
      said.textContent = fresh === 1 ? said.dataset.one : fill(said.dataset.many, fresh);
      if (wanted.sound()) tone();
    }
    if (big && now.dataset.build !== build) location.reload(); // a new version of the desk
  }

  // The clock of the last answer, and what is said when none comes. `heard` is by the clock of who reads.
  let heard = Date.now(), looked = Date.now();
  const off = one("#wall-off"), PATIENCE = 20_000;
  const show = (at) => clock.format(at);
  function showHeard(at) {
    const time = one("[data-wall-at]");
    if (time) time.textContent = show(at);
  }
  function silent() {
    const text = fill(off.dataset.said, show(heard).slice(0, 5));
    if (off.textContent !== text) off.textContent = text;
    off.hidden = false;
  }
  const polled = (event) => event.detail.ctx?.sourceElement?.id === "promises-live";
  document.addEventListener("htmx:after:request", (event) => {
    if (!polled(event)) return;
    const response = event.detail.ctx.response;
    if (!response || response.status >= 500) return silent();
    heard = Date.now();
    off.hidden = true;
    showHeard(Date.parse(response.headers?.get("date")) || heard);
  });
  document.addEventListener("htmx:error", (event) => { if (polled(event)) silent(); });
  setInterval(() => {
    const now = Date.now();
    if (now - looked > 5000) heard = Math.max(heard, now - PATIENCE + 5000); // the machine slept: give it a moment
    looked = now;
    if (now - heard > PATIENCE && !document.hidden) silent();
  }, 1000);

  // Ticks: the bar says how many; a list that came anew keeps them, since its rows keep their ids.
  function showTicks() {
    const number = all("input[name=timer][form=wall-form]:checked").length, label = one("[data-ticked]");
    if (label && number) label.textContent = fill(label.dataset.said, number);
    for (const button of all("[data-tick-all], [data-untick]")) button.hidden = false;
  }
  document.addEventListener("change", (event) => { if (event.target.name === "timer") showTicks(); });

  // One promise's menu stands beside its row, or at the bottom of a phone.
  const menu = one("#promise-act");
  let opener = null;
  function open() {
    if (!menu.matches(":popover-open")) menu.showPopover();
    const row = opener?.isConnected ? opener.getBoundingClientRect() : { right: innerWidth, bottom: 0, top: 0 };
    const below = row.bottom + menu.offsetHeight + 12 < innerHeight;
    menu.style.setProperty("--x", `${Math.max(8, row.right - menu.offsetWidth)}px`);
    menu.style.setProperty("--y", `${below ? row.bottom + 4 : Math.max(8, innerHeight - menu.offsetHeight - 8)}px`);
    one("select, button, a", menu)?.focus();
  }
  menu?.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    if (opener?.isConnected && (!document.activeElement || document.activeElement === document.body)) opener.focus();
    menu.replaceChildren();
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (sourceElement?.matches?.("[hx-target='#promise-act']")) {
      opener = sourceElement;
      if (response?.status === 200) open();
      return;
    }
    const did = response?.status === 200 && sourceElement?.closest?.("#promise-act, #wall-form");
    if (did) {
      if (did === menu) menu.hidePopover(); else untick();
      // The row or the bar may be gone: then the keyboard goes on from the top of the page's own part.
      setTimeout(() => { if (document.activeElement === document.body) one("#main")?.focus({ preventScroll: true }); }, 50);
    }
    if (one("[data-wall-at]")) showHeard(Date.parse(one("[data-wall-at]").dateTime));
    news();
    showTicks();
    showSwitches();
  });
  function untick() { for (const box of all("input[name=timer][form=wall-form]:checked")) box.checked = false; }
  document.addEventListener("click", (event) => {
    const target = event.target;
    const button = target.closest("[data-wall-switch]");
    if (button) press(button.dataset.wallSwitch);
    else if (wanted.sound() && audio?.state !== "running") listen().then(showSwitches);
    const list = target.closest("[data-tick-all]")?.closest("section");
    if (list) { for (const box of all("input[name=timer]", list)) box.checked = true; showTicks(); }
    if (target.closest("[data-untick]")) untick();
  });

  // A big screen stays on where the browser lets us ask for it.
  async function stayAwake() {
    if (!big || document.hidden) return;
    try { await navigator.wakeLock?.request("screen"); } catch { /* not on battery, not here */ }
  }
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  listen().then(showSwitches);
  showSwitches();
  showTicks();
  showTitle();
  showHeard(Date.parse(one("[data-wall-at]").dateTime));
})();
