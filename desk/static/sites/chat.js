// The chat inside its frame. The token that opens the conversation is kept by the browser for this frame alone; where
// a browser keeps nothing for frames of other sites, it lives as long as the page.
(() => {
  const {base, key, lang, colour, offline} = document.body.dataset, place = `desk-chat-${key}`;
  const $ = (id) => document.getElementById(id), talk = $("talk"), write = $("write"), body = $("body"), files = $("files");
  const page = new URLSearchParams(location.search).get("page") || "";
  const LOOK_MS = 2000, PEEK_MS = 10000;
  let memory = "", open = true, typed = 0, press = fresh(), looked = 0, busy = false;
  if (colour) document.documentElement.style.setProperty("--brand-fill", colour);

  const kept = () => { try { return localStorage.getItem(place) || memory; } catch { return memory; } };
  function keep(token) {
    memory = token;
    try { token ? localStorage.setItem(place, token) : localStorage.removeItem(place); } catch { /* memory has it */ }
  }
  function fresh() { return [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join(""); }
  const state = () => talk.firstElementChild?.dataset.state || "talk";
  const tell = (text) => { $("problem").textContent = text; $("problem").hidden = !text; };
  const up = (word) => { if (parent !== window) parent.postMessage({desk: word}, "*"); };

  async function post(what, data) {
    const headers = kept() ? {"X-Chat-Session": kept()} : {};
    const answer = await fetch(`${base}/${what}?lang=${lang}`, {method: "POST", body: data, headers, credentials: "omit"});
    if (answer.headers.get("X-Chat-Session")) keep(answer.headers.get("X-Chat-Session"));
    if (answer.status === 404) keep("");
    return answer;
  }

  function show(html) {
    talk.innerHTML = html;
    const now = state();
    write.hidden = now === "person" || now === "over";
    $("pick").hidden = now !== "live";
    $("end").hidden = now !== "live";
    grow();
    const field = talk.querySelector(".person input");
    if (field) field.focus({preventScroll: true});
    $("scroll").scrollTop = $("scroll").scrollHeight;
  }

  // Sends; what was typed stays until it is there. True when it worked.
  async function send(what, data) {
    if (busy) return false;
    busy = true;
    document.body.toggleAttribute("data-busy", true);
    try {
      const answer = await post(what, data), text = await answer.text();
      if (answer.ok) show(text);
      tell(answer.ok ? "" : text);
      if (answer.status === 410) await look(true);
      return answer.ok;
    } catch {
      tell(offline);
      return false;
    } finally {
      busy = false;
      document.body.toggleAttribute("data-busy", false);
    }
  }

  async function look(anew) {
    if (!kept()) return;
    const data = new FormData();
    data.set("rev", anew ? "" : talk.firstElementChild?.dataset.rev || "");
    if (!open) data.set("peek", "1");
    if (open && Date.now() - typed < 4000) data.set("typing", "1");
    try {
      const answer = await post("news", data);
      if (answer.status === 200) { const html = await answer.text(); if (!busy) show(html); }
      if (answer.status === 205) up("unread");
      if (answer.status === 404) show("");
    } catch { /* the next look tells */ }
  }

  write.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!body.value.trim()) return;
    const data = new FormData(write);
    data.set("press", press);
    data.set("page", page);
    if (!(await send("turns", data))) return;
    write.reset(); grow(); $("names").textContent = ""; press = fresh(); typed = 0;
  });
  talk.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target, data = new FormData(form);
    data.set("press", press);
    if (await send(form.dataset.post, data)) press = fresh();
  });
  talk.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("anew" in button.dataset) { keep(""); show(""); body.focus(); }
    if (button.dataset.file) {
      const answer = await post(`files/${button.dataset.file}`, new FormData());
      if (!answer.ok) { tell(await answer.text()); return; }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      write.requestSubmit();
    }
  });
  function grow() {
    body.style.height = "auto";
    if (body.scrollHeight) body.style.height = `${Math.min(body.scrollHeight + 2, 140)}px`;  // 0 while it is hidden
  }
  body.addEventListener("input", () => { typed = Date.now(); grow(); });
  files.addEventListener("change", () => { $("names").textContent = [...files.files].map((one) => one.name).join(", "); });
  $("end").addEventListener("click", () => send("end", new FormData()));
  $("close")?.addEventListener("click", () => up("close"));
  addEventListener("keydown", (event) => { if (event.key === "Escape") up("close"); });
  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data) return;
    if (event.data.desk === "open") { open = true; look(true); (talk.querySelector(".person input") || body).focus(); }
    if (event.data.desk === "closed") open = false;
  });
  // Only a conversation with people has news, and only a page that somebody looks at asks for them.
  setInterval(() => {
    const wait = open ? LOOK_MS : PEEK_MS;
    if (busy || document.hidden || state() !== "live" || Date.now() - looked < wait - 100) return;
    looked = Date.now();
    look(false);
  }, 500);
  look(true);
})();
