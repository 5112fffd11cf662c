/* The chat of a desk on any site: a button, and a frame that everything else happens in. It reads nothing of the page
   but its address, sets no cookie, and its styles reach nothing outside. */
(() => {
  const me = document.currentScript;
  if (!me || document.querySelector("desk-chat")) return;
  const at = new URL(me.src), home = at.origin, path = at.pathname.replace(/\.js$/, "");
  const lang = /^zh/i.test(me.dataset.lang || document.documentElement.lang || navigator.language) ? "zh_CN" : "en";
  const words = lang === "zh_CN" ? ["在线客服", "关闭在线客服"] : ["Chat with us", "Close the chat"];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    button { position: fixed; right: 20px; bottom: calc(20px + env(safe-area-inset-bottom)); width: 56px; height: 56px;
      border: 0; border-radius: 50%; cursor: pointer; z-index: 2147483000; color: #fff; background: ${"DESK_COLOUR"};
      box-shadow: 0 4px 16px #0004; display: grid; place-items: center; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -6px; }
    button i { position: absolute; top: 2px; right: 2px; width: 14px; height: 14px; border-radius: 50%; background: #d92d20;
      border: 2px solid #fff; }
    [hidden] { display: none !important; }
    iframe { position: fixed; right: 20px; bottom: calc(88px + env(safe-area-inset-bottom)); z-index: 2147483000; border: 0;
      width: 376px; height: min(620px, calc(100vh - 112px)); border-radius: 12px; background: #fff;
      box-shadow: 0 8px 32px #0003, 0 0 0 1px #0001; color-scheme: normal; }
    @media (max-width: 480px) { iframe { inset: 0; width: 100%; height: 100%; height: 100dvh; border-radius: 0; }
      .open button { display: none; } }
    @media print { :host { display: none; } }`);
  const host = document.createElement("desk-chat"), root = host.attachShadow({mode: "open"});
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = `<div><button type="button" aria-expanded="false"><svg width="26" height="26" viewBox="0 0 24 24" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H9l-5 4z"/></svg><i
    hidden></i></button></div>`;
  const box = root.firstChild, button = box.firstChild, dot = button.querySelector("i");
  let frame, ready = false;
  const say = (word) => ready && frame.contentWindow.postMessage({desk: word}, home);
  const show = (open) => {
    if (!frame) {
      frame = document.createElement("iframe");
      const page = encodeURIComponent(location.origin + location.pathname);
      frame.src = `${home}${path}?frame=1&lang=${lang}&page=${page}`;
      frame.title = words[0];
      frame.onload = () => { ready = true; say(frame.hidden ? "closed" : "open"); };
      box.append(frame);
    }
    frame.hidden = !open;
    box.className = open ? "open" : "";
    button.setAttribute("aria-expanded", open);
    button.setAttribute("aria-label", words[+open]);
    if (open) { dot.hidden = true; frame.focus(); } else button.focus();
    say(open ? "open" : "closed");
  };
  button.setAttribute("aria-label", words[0]);
  button.onclick = () => show(!frame || frame.hidden);
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home || !event.data) return;
    if (event.data.desk === "close") show(false);
    if (event.data.desk === "unread" && frame.hidden) dot.hidden = false;
  });
  const begin = () => document.body.append(host);
  document.body ? begin() : addEventListener("DOMContentLoaded", begin);
})();
