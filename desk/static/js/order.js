"use strict";
// A list that is put in order by hand: by its handle with mouse or finger, by Alt with an arrow key, by its buttons.
// Each row has data-id and data-name; the new order goes out in one form, and the list comes back as it is then.
(() => {
  const { one, all } = window.desk;
  let held = null, sent = false, wanted = null; // wanted: where rows were put while an order was on its way

  const rows = () => all("[data-order] [data-id]");
  const row = (element) => element.closest?.("[data-order] [data-id]");
  const middle = (item) => { const box = item.getBoundingClientRect(); return box.top + box.height / 2; };

  // The row at hand stays where it is in the document, its neighbours move: it keeps the pointer and the focus.
  function up(item) {
    const other = item.previousElementSibling;
    if (other) item.after(other);
    return Boolean(other);
  }
  function down(item) {
    const other = item.nextElementSibling;
    if (other) item.before(other);
    return Boolean(other);
  }

  function say(item) {
    const words = one("#order-said"), list = rows();
    const facts = { name: item.dataset.name, place: list.indexOf(item) + 1, count: list.length };
    if (words) words.textContent = words.dataset.said.replace(/\{(\w+)\}/g, (_whole, name) => facts[name]);
  }

  function send() {
    const form = one("[data-order-form]"), order = rows().map((item) => item.dataset.id);
    if (sent) { wanted = order; return; }
    if (!form || order.join() === form.elements.seen.value) return;
    form.elements.order.value = order.join();
    sent = true;
    form.requestSubmit();
  }
  function putBack(order) {
    const here = row(document.activeElement) ?? held?.item, byId = new Map(rows().map((item) => [item.dataset.id, item]));
    if (byId.size !== order.length || !order.every((id) => byId.has(id))) return; // another list came back
    const at = order.indexOf(here?.dataset.id);
    for (const id of order.slice(0, Math.max(at, 0))) here.before(byId.get(id));
    for (const id of order.slice(at + 1)) byId.get(id).parentElement.append(byId.get(id));
  }
  document.addEventListener("htmx:after:swap", (event) => {
    if (!sent || !event.detail.ctx.sourceElement?.matches?.("[data-order-form]")) return;
    sent = false;
    if (wanted && !one("#policy-list [role=alert]")) { putBack(wanted); wanted = null; if (!held) send(); }
    wanted = null;
  });
  for (const name of ["htmx:error", "htmx:response:error"]) document.addEventListener(name, () => { sent = false; });

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.("[data-grip]");
    if (!grip || event.button || held) return;
    held = { item: row(grip), pointer: event.pointerId, scroll: grip.closest(".scroll") };
    grip.setPointerCapture(event.pointerId);
    held.item.classList.add("held");
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerId !== held?.pointer) return;
    const { item, scroll } = held;
    while (item.nextElementSibling && event.clientY > middle(item.nextElementSibling) && down(item));
    while (item.previousElementSibling && event.clientY < middle(item.previousElementSibling) && up(item));
    const box = scroll?.getBoundingClientRect();
    if (box) scroll.scrollBy(0, event.clientY > box.bottom - 48 ? 14 : event.clientY < box.top + 48 ? -14 : 0);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, (event) => {
      if (event.pointerId !== held?.pointer) return;
      const { item } = held;
      held = null;
      item.classList.remove("held");
      say(item);
      send();
    });
  }

  document.addEventListener("keydown", (event) => {
    const step = { ArrowUp: up, ArrowDown: down }[event.key], item = event.altKey && step && row(event.target);
    if (!item) return;
    event.preventDefault();
    if (!step(item)) return;
    item.scrollIntoView({ block: "nearest" });
    say(item);
    send();
  });
  document.addEventListener("submit", (event) => {
    const item = row(event.target), to = event.submitter?.value;
    if (!item || !["up", "down"].includes(to)) return;
    event.preventDefault();
    if (!(to === "up" ? up(item) : down(item))) return;
    event.submitter.focus();
    say(item);
    send();
  });
})();
