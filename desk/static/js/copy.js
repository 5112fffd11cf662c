"use strict";
// A button beside a text to copy. Where no clipboard answers, the text is selected, and the words say what to do.
(() => {
  function select(text) {
    if (text.select) { text.focus(); text.select(); return; }
    const range = document.createRange();
    range.selectNodeContents(text);
    const now = getSelection();
    now.removeAllRanges();
    now.addRange(range);
  }
  async function taken(text) {
    try { await navigator.clipboard.writeText(text.value ?? text.textContent); return true; } catch { /* not allowed, or none */ }
    try { return document.execCommand("copy"); } catch { return false; }
  }
  document.addEventListener("click", async (event) => {
    const box = event.target.closest("[data-copy]")?.closest(".copy");
    if (!box) return;
    const text = box.querySelector("code, textarea, input"), said = box.querySelector("output");
    select(text);
    said.textContent = "";
    said.textContent = await taken(text) ? said.dataset.done : said.dataset.else;
  });
})();
