// The demonstration: phones side by side, each a session of its own, one stream for those in a browser, one question for those with
// Zalo; the office's clock and its controls.
import { Handset, watch } from "./handset.js";
import { NewsStream, Phone } from "./phone.js";

const STATE_MS = 1500;
const find = (id) => document.getElementById(id);
const seats = [...document.querySelectorAll(".seat")];
const tabs = [...document.querySelectorAll("[role=tab]")];
const language = document.documentElement.lang;

// ------------------------------------------------------------------------------------------------------------ phones

const frames = seats.map((seat) => seat.querySelector("[data-base], [data-phone]"));
const pages = frames.map((frame) => frame.dataset.base).filter(Boolean);
const stream = new NewsStream("/events", pages.map((base) => base.split("/")[2]));
const phones = frames.map((frame) =>
  frame.dataset.base
    ? new Phone(frame, { base: frame.dataset.base, stream })
    : new Handset(frame, { base: frame.dataset.phone, language }),
);
watch(phones.filter((phone) => phone instanceof Handset));

frames.forEach((frame, at) => {
  // Four phones on one page: each names itself in its own region, so its header is no second heading of the page.
  const heading = frame.querySelector("h1");
  heading.setAttribute("role", "presentation");
  frame.addEventListener("phone:line", (event) => {
    if (phones[at].upto === null) return; // what was said before the page was opened
    if (!event.detail.mine && tabs[at].getAttribute("aria-selected") !== "true") tabs[at].classList.add("news");
    soon();
  });
});

function choose(at, focus = false) {
  tabs.forEach((tab, n) => {
    tab.setAttribute("aria-selected", String(n === at));
    tab.tabIndex = n === at ? 0 : -1;
    seats[n].classList.toggle("shown", n === at);
  });
  tabs[at].classList.remove("news");
  if (focus) tabs[at].focus();
  phones[at].toEnd?.();
}

tabs.forEach((tab, at) => {
  tab.addEventListener("click", () => choose(at));
  tab.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose((to + tabs.length) % tabs.length, true);
  });
});

// ------------------------------------------------------------------------------------------------------ clock and log

let upto = 0;
let shift = null; // the office's clock minus this machine's
let ready = false;
let out = false;
let timer = null;
let stepsDone = 0;

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(look, 250);
};

async function look() {
  clearTimeout(timer);
  timer = setTimeout(look, STATE_MS);
  let state;
  try {
    const answer = await fetch(`demo/state?after=${upto}&lang=${language}`, { signal: AbortSignal.timeout(20000) });
    if (!answer.ok) return;
    state = await answer.json();
  } catch {
    return;
  }
  shift = state.now - Date.now();
  find("clock").textContent = state.clock;
  find("day").textContent = state.day;
  find("date").min = state.date;
  find("next").title = state.next ?? "";
  showOut(state.out);
  document.body.classList.toggle("turning", state.turning);
  if (state.lines) write(state.lines, state.upto);
  if (state.done) guide(state.done);
  ready = true;
}

function showOut(now) {
  const button = find("outage");
  button.setAttribute("aria-pressed", String(now));
  button.textContent = now ? button.dataset.start : button.dataset.stop;
  document.body.classList.toggle("out", now);
  if (out && !now) {
    stream.again(0);
    for (const phone of phones) phone.wake();
  }
  out = now;
}

function write(lines, last) {
  if (last <= upto) return;
  upto = last;
  const log = find("log");
  for (const line of lines) {
    const item = document.createElement("li");
    const at = document.createElement("time");
    at.textContent = line.at;
    item.append(at, line.text);
    log.prepend(item);
  }
  while (log.children.length > 120) log.lastChild.remove();
}

function guide(done) {
  const next = done.indexOf(false);
  const count = done.filter(Boolean).length;
  done.forEach((is, at) => {
    const step = find(`step-${at + 1}`);
    step.classList.toggle("done", is);
    step.classList.toggle("current", at === next);
    if (at === next) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  find("end").hidden = next !== -1;
  if (count > stepsDone && ready) say(document.body.dataset.reached.replace("{n}", count));
  stepsDone = count;
}

const say = (text) => (find("said").textContent = text);

// ---------------------------------------------------------------------------------------------------------- controls

async function post(path, value) {
  document.body.classList.add("turning");
  const buttons = document.querySelectorAll(".bar button");
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  let text = document.body.dataset.unsaid;
  try {
    const answer = await fetch(`${path}?lang=${language}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(value),
    });
    const { said, error } = await answer.json();
    text = said ?? error ?? "";
  } catch {
    // What stands in `text` already says so.
  }
  for (const button of buttons) button.removeAttribute("aria-disabled");
  await look();
  say(text); // after what the state had to say
}

const busy = () => document.body.classList.contains("turning");
for (const button of document.querySelectorAll("[data-to]"))
  button.addEventListener("click", () => busy() || post("demo/turn", { to: button.dataset.to }));
find("turns").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!busy()) post("demo/turn", { to: find("date").value });
});
for (const help of document.querySelectorAll("[data-say]"))
  help.addEventListener("click", () => {
    choose(0);
    phones[0].say(help.dataset.say);
  });
find("outage").addEventListener("click", () => busy() || post("demo/outage", { out: !out }));

setInterval(() => {
  if (shift === null || document.hidden) return;
  const at = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" });
  find("clock").textContent = at.format(Date.now() + shift);
}, 5000);
look();
