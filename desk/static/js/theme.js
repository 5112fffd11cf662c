"use strict";
// Runs before the first paint, so that a chosen look does not flash.
try {
  const chosen = localStorage.getItem("desk.theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* storage is switched off: follow the device */ }
