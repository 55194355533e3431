// Keeps the page up to date while it is visible. Everything works without this script; then a reload shows changes.
"use strict";

const SECONDS = 5;
const main = document.getElementById("main");
const status = document.getElementById("status");
let version = document.body.dataset.version;

function span(seconds, exact) {
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
  if (hours < 1) return `${minutes} min`;
  if (days < 1) return minutes % 60 && exact && hours < 12 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return days === 1 ? "1 day" : `${days} days`;
}

function tick() {
  for (const time of document.querySelectorAll("time[data-until], time[data-since]")) {
    const isNext = "until" in time.dataset;
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000 * (isNext ? 1 : -1);
    const soon = seconds < 60;
    const text = isNext ? (soon ? "now" : `in ${span(seconds, true)}`) : (soon ? "just now" : `${span(seconds, false)} ago`);
    if (time.textContent !== text) time.textContent = text;
  }
}

function isBusy() {
  const at = document.activeElement;
  const isWriting = main.contains(at) && at.matches("input:not([type=hidden]), textarea, select");
  const isWritten = [...main.querySelectorAll("input:not([type=hidden]), textarea")].some(field => field.value !== field.defaultValue);
  return isWriting || isWritten || main.querySelector("details[open]") !== null || String(getSelection()) !== "";
}

function offer() {
  if (status.firstChild) return;
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = "Something has changed. Show it";
  status.append(link);
}

async function renew(latest) {
  const response = await fetch(location.href);
  if (!response.ok) return offer();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (isBusy()) return offer();
  const label = document.activeElement.textContent, focused = main.contains(document.activeElement);
  for (const sheet of page.querySelectorAll('link[href^="/looks.css"]'))
    document.querySelector('link[href^="/looks.css"]')?.setAttribute("href", sheet.getAttribute("href"));
  main.replaceChildren(...page.getElementById("main").childNodes);
  if (focused) ([...main.querySelectorAll("a, button")].find(each => each.textContent === label) ?? main).focus();
  version = page.body.dataset.version ?? latest;
  status.replaceChildren();
}

async function poll() {
  if (document.hidden) return;
  try {
    const response = await fetch(`/now?since=${encodeURIComponent(version)}`);
    if (response.status === 401) { version = undefined; return offer(); }
    if (response.status === 200) {
      const latest = await response.text();
      if (isBusy() || document.body.classList.contains("still")) offer(); else await renew(latest);
    }
  } catch { /* the server can't be reached; the next poll tries again */ }
}

if (version) {
  tick();
  setInterval(tick, 20000);
  (function again() { setTimeout(async () => { if (version) { await poll(); again(); } }, 1000 * (main.querySelector("[data-soon]") ? 1 : SECONDS)); })();
  document.addEventListener("visibilitychange", poll);
}

// A post that is due is dragged to another day: its form is filled in and sent.
let dragged = null;
for (const [event, on] of Object.entries({
  dragstart: event => { dragged = event.target.closest?.(".due[draggable]") ?? null; },
  dragend: () => { dragged = null; for (const day of document.querySelectorAll(".day.over")) day.classList.remove("over"); },
  dragover: event => {
    const over = dragged && event.target.closest?.(".day");
    for (const day of document.querySelectorAll(".day.over")) if (day !== over) day.classList.remove("over");
    if (over) { event.preventDefault(); over.classList.add("over"); }
  },
  drop: event => {
    const day = dragged && event.target.closest?.(".day"), form = dragged?.querySelector("form");
    if (!day || !form) return;
    event.preventDefault();
    form.at.value = day.dataset.day + form.at.value.slice(10);
    form.requestSubmit();
  },
})) document.addEventListener(event, on);
