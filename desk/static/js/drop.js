"use strict";
// A file that is dropped on an area of a form goes into its file input, as if it had been chosen there.
(() => {
  const areaOf = (event) => event.target.closest?.(".drop");
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      const area = areaOf(event);
      if (!area || !holdsFiles(event)) return;
      event.preventDefault();
      area.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    const area = areaOf(event);
    if (area && !area.contains(event.relatedTarget)) area.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const area = areaOf(event), input = area?.querySelector('input[type="file"]');
    if (!input || !holdsFiles(event)) return;
    event.preventDefault();
    area.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    const chosen = new DataTransfer();
    chosen.items.add(event.dataTransfer.files[0]);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
})();
