// Keeps the page up to date and sends its forms without leaving it. Without this file, the forms still work.
"use strict";

const refresh = { busy: false, again: false };

function grow(list, fresh) {
  const wanted = new Set(Array.from(fresh.children, (one) => one.id));
  for (const one of Array.from(list.children)) if (!wanted.has(one.id)) one.remove();
  Array.from(fresh.children).forEach((one, place) => {
    const here = document.getElementById(one.id);
    if (here && here.innerHTML !== one.innerHTML && list.dataset.live === "list") here.innerHTML = one.innerHTML;
    const node = here || document.importNode(one, true);
    if (!here) node.classList.add("new");
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] || null);
  });
}

function replace(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  const held = part.contains(document.activeElement);
  part.innerHTML = fresh.innerHTML;
  if (held) part.closest(".phone")?.querySelector("textarea").focus();
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (other) (part.dataset.live === "whole" ? replace : grow)(part, other);
  }
}

function tell(words) {
  document.getElementById("wrong").textContent = words;
}

async function look() {
  refresh.again = refresh.busy;
  if (refresh.busy) return;
  refresh.busy = true;
  try {
    show(await (await fetch("/practice")).text());
  } catch {
    tell("The bot does not answer. Is it still running?");
  }
  refresh.busy = false;
  if (refresh.again) look();
}

let sent = Promise.resolve();

// What is typed while the last text is still on its way goes after it; a button pressed twice counts once.
function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const box = form.matches(".write") && form.elements.body;
  if (!box && form.getAttribute("aria-busy") === "true") return;
  if (box) box.value = "";
  form.setAttribute("aria-busy", "true");
  sent = sent.then(() => post(form, body, box));
}

async function post(form, body, box) {
  try {
    show(await (await fetch(form.action, { method: "POST", body })).text());
  } catch {
    if (box) box.value = body.get("body");
    tell("That was not sent. Is the bot still running?");
  }
  form.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const writing = event.key === "Enter" && event.target.matches(".write textarea");
  if (!writing || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

new EventSource("/practice/events").addEventListener("changed", look);
