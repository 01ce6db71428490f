// A phone chat in a page: messages, buttons, files both ways, and nothing lost on a weak network.
//
//   new Phone(element, { base })            base: the path of a seat, "/c/<seat>/"
//   new Phone(element, { base, stream })    several phones of one page share a NewsStream
//   new Phone(element, { base, whole })     whole: the phone is the page (takes the focus, sets the title)
//
// element gets the class "phone" and the events "phone:line" (detail: the line), "phone:state" (detail: online, offline,
// gone). Methods: refresh(), say(text), close(). No words stand here: phone.json brings them in the person's language.

import { Composer } from "./composer.js";
import { Drawer } from "./drawer.js";
import { drawLine } from "./message.js";
import { NewsStream } from "./stream.js";
import { Unsent, within } from "./unsent.js";

export { NewsStream };

const POLL_MS = 5000; // while no stream is open
const CHECK_MS = 60000; // a stream may be open and dead
const TAP_HOLD_MS = 1500; // the same choice again is the same thumb
const MOVED_MS = 350; // a press this soon after the page moved was meant for what stood there before
const BACK_MS = 4000; // how long it is said that the connection is back
const NEAR_PX = 48; // this close to the end counts as reading the end

const wordsOf = (line) => line.text.replace(/\d+/g, "");
const seatOf = (base) => base.match(/\/c\/([^/]+)\/$/)[1];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const TEMPLATE = `
<header class="phone-head"><h1></h1><p class="phone-state" role="status"></p><a class="phone-devices"></a></header>
<div class="phone-log" role="log" aria-live="off" tabindex="0"><button type="button" class="phone-older" hidden></button></div>
<div class="phone-foot"><button type="button" class="phone-below" hidden></button>
<p class="phone-alert" role="alert" hidden></p>
<form class="phone-form" novalidate>
<label class="phone-attach"><input type="file" multiple><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M20 11.5l-8.2 8.1a5 5 0 0 1-7.1-7.1l8.6-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.5a1.7 1.7 0 0 1-2.4-2.4l7.5-7.4"/></svg></label>
<textarea rows="1" enterkeyhint="send" autocomplete="off"></textarea>
<button type="submit" class="phone-send"></button></form></div>`;

export class Phone {
  constructor(element, { base, stream, whole = false }) {
    Object.assign(this, { element, base, whole, seat: seatOf(base) });
    this.shown = new Map(); // n -> { line, view }
    this.edits = new Map(); // n of a message not loaded -> its newest version
    this.chosen = new Map(); // n -> commands tapped
    this.held = new Set(); // taps of the last moment
    this.moved = 0;
    this.upto = null;
    this.oldest = null;
    this.drawer = new Drawer(this.seat);
    this.unsent = new Unsent(base, this.drawer, this);
    element.classList.add("phone");
    element.innerHTML = TEMPLATE;
    const find = (name) => element.querySelector(name);
    this.parts = {
      name: find("h1"), state: find(".phone-state"), devices: find(".phone-devices"), log: find(".phone-log"),
      older: find(".phone-older"), below: find(".phone-below"), alert: find(".phone-alert"), form: find("form"),
      file: find("input"), attach: find(".phone-attach"), box: find("textarea"), send: find(".phone-send"),
    };
    this.composer = new Composer(this.parts, this.drawer, this);
    if (!stream) this.own = new NewsStream(new URL("../../events", new URL(base, location)).pathname, [this.seat]);
    this.stream = stream ?? this.own;
    this.start();
  }

  async start() {
    if (!(await this.learn())) {
      if (!this.closed && !this.ended) this.timer = setTimeout(() => this.start(), 3000);
      return;
    }
    this.listen();
    for (const item of this.unsent.items) this.show(item);
    await this.refresh();
    this.parts.log.setAttribute("aria-live", "polite");
    this.stream.add(this.seat, this);
    this.unsent.pump();
  }

  /** Words and limits, at the start and whenever the person's language changed. */
  async learn() {
    try {
      const answer = await fetch(`${this.base}phone.json`);
      if (answer.status === 401) return this.over(), false;
      if (!answer.ok) return false;
      this.about = await answer.json();
    } catch {
      return false;
    }
    const { words, language } = this.about;
    const { name, devices, log, older, attach, file, box, send, below } = this.parts;
    this.words = words;
    this.element.lang = language;
    name.textContent = words.office;
    devices.textContent = words.devices;
    devices.href = `${this.base}sessions`;
    log.setAttribute("aria-label", words.log);
    older.textContent = words.older;
    below.textContent = words.new_below;
    attach.title = words.attach;
    file.setAttribute("aria-label", words.attach);
    box.placeholder = words.placeholder;
    box.setAttribute("aria-label", words.placeholder);
    send.textContent = words.send;
    return true;
  }

  listen() {
    const { box, log, older, below } = this.parts;
    log.addEventListener("scroll", () => {
      this.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
      if (this.atEnd) below.hidden = true;
    }, { passive: true });
    this.atEnd = true;
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(log);
    below.addEventListener("click", () => this.toEnd());
    older.addEventListener("click", () => this.loadOlder());
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => !document.hidden && this.wake());
    this.check = setInterval(() => this.refresh(), CHECK_MS);
    if (this.whole) {
      document.title = this.words.office;
      if (matchMedia("(pointer: fine)").matches) box.focus();
    }
  }

  close() {
    this.closed = true;
    this.unsent.stop();
    for (const timer of [this.timer, this.poll]) clearTimeout(timer);
    clearInterval(this.check);
    this.own?.close();
  }

  // ------------------------------------------------------------------------------------------------------ what comes

  told({ n, waiting }) {
    if (waiting || this.upto === null || n > this.upto) this.refresh();
  }

  wake() {
    this.refresh();
    this.unsent.hurry();
  }

  /** The stream opened or broke; without one the page asks by itself, the first time at once. */
  online(open) {
    this.streaming = open;
    clearTimeout(this.poll);
    if (open) this.wake();
    else this.pollAfter(300);
  }

  pollAfter(delay) {
    if (this.streaming || this.ended) return;
    clearTimeout(this.poll);
    this.poll = setTimeout(() => this.refresh().then(() => this.pollAfter(POLL_MS)), delay);
  }

  setState(state) {
    if (this.state === state || !this.words) return;
    const back = this.state === "offline" && state === "online";
    this.state = state;
    this.element.dataset.state = state;
    this.parts.state.textContent = { online: back ? this.words.back_online : "", offline: this.words.offline, gone: "" }[state];
    if (back) setTimeout(() => this.state === "online" && (this.parts.state.textContent = ""), BACK_MS);
    this.element.dispatchEvent(new CustomEvent("phone:state", { detail: state }));
  }

  /** Everything after the last line known; calls meanwhile are one more round. */
  async refresh() {
    if (this.ended || !this.about) return;
    if (this.reading) return void (this.again = true);
    this.reading = true;
    try {
      do {
        this.again = false;
        const page = await this.ask(this.upto === null ? "feed" : `feed?after=${this.upto}`);
        if (!page) return;
        const renamed = page.language !== this.about.language && (await this.learn());
        if (this.upto === null) this.begin(page);
        else this.add(page.lines);
        this.upto = Math.max(this.upto ?? 0, page.upto);
        if (renamed) await this.tellDaysAnew();
        if (!page.more) this.letGo();
        this.again ||= page.more;
      } while (this.again);
    } finally {
      this.reading = false;
    }
  }

  async ask(path) {
    try {
      const answer = await fetch(this.base + path, { signal: within(20000) });
      if (answer.status === 401) return this.over(), null;
      if (!answer.ok) throw new Error(answer.status);
      const page = await answer.json();
      this.setState("online");
      return page;
    } catch {
      this.setState("offline");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), POLL_MS);
      return null;
    }
  }

  begin(page) {
    this.add(page.lines);
    this.oldest = page.lines[0]?.n ?? null;
    this.parts.older.hidden = !page.older;
    this.toEnd();
  }

  /** The days between the lines speak the language the person has just chosen; what was said stays as it was said. */
  async tellDaysAnew() {
    let after = (this.oldest ?? 1) - 1;
    for (let more = true; more && after < this.upto; ) {
      const page = await this.ask(`feed?after=${after}`);
      if (!page) return;
      for (const line of page.lines) {
        const shown = this.shown.get(line.n);
        if (shown) shown.view.dataset.day = line.day;
      }
      more = page.more && page.upto > after;
      after = page.upto;
    }
    this.nameDays();
  }

  async loadOlder() {
    const { log, older } = this.parts;
    const page = await this.ask(`feed?before=${this.oldest}`);
    if (!page) return;
    const fromEnd = log.scrollHeight - log.scrollTop;
    const live = log.getAttribute("aria-live");
    log.setAttribute("aria-live", "off");
    for (const line of page.lines) if (line.replaces !== undefined) this.edit(line);
    for (const line of [...page.lines].reverse()) this.place(line, older.nextSibling);
    this.oldest = page.lines[0]?.n ?? this.oldest;
    older.hidden = !page.older;
    this.nameDays();
    log.scrollTop = log.scrollHeight - fromEnd;
    if (older.hidden) log.focus();
    setTimeout(() => log.setAttribute("aria-live", live), 500);
  }

  add(lines) {
    const follow = this.atEnd ?? true;
    let came = false;
    for (const line of lines) if (line.replaces !== undefined) this.edit(line); // what was never seen leaves no dead choices
    for (const line of lines) came = this.place(line) || came;
    if (!came && !lines.length) return;
    this.nameDays();
    if (follow) this.toEnd();
    else if (came && lines.some((line) => !line.mine)) this.parts.below.hidden = false;
  }

  place(line, before) {
    if (line.replaces !== undefined) return false;
    if (line.mine) this.recognise(line);
    if (this.shown.has(line.n)) return false;
    const view = document.createElement("article");
    const newest = this.edits.get(line.n);
    this.shown.set(line.n, { line: newest ?? line, view });
    view.dataset.day = line.day;
    this.draw(line.n);
    this.parts.log.insertBefore(view, before ?? this.parts.log.querySelector(".phone-unsent"));
    this.element.dispatchEvent(new CustomEvent("phone:line", { detail: line }));
    return true;
  }

  edit(line) {
    const known = this.edits.get(line.replaces);
    if (known && known.n >= line.n) return;
    this.edits.set(line.replaces, line);
    const message = this.shown.get(line.replaces);
    if (!message) return;
    message.before = message.line;
    message.line = line;
    this.moved = Date.now();
    const counts = wordsOf(message.before) === wordsOf(line); // seconds that run down are not read out each time
    message.view.setAttribute("aria-live", counts ? "off" : "polite");
    this.draw(line.replaces);
    this.element.dispatchEvent(new CustomEvent("phone:line", { detail: line }));
  }

  // ------------------------------------------------------------------------------------------------- what it looks like

  draw(n) {
    const { line, view, before } = this.shown.get(n);
    const { words, base } = this;
    view.dataset.n = n;
    drawLine(view, line, { words, base, before, chosen: this.chosen.get(n), tap: (choice) => this.tap(n, choice) });
  }

  /** A mark that is right stays where it is: what is put into the log anew is read out anew. */
  nameDays() {
    let day = "";
    for (const view of this.parts.log.querySelectorAll("article[data-day]")) {
      const before = view.previousElementSibling;
      const mark = before?.classList.contains("phone-day") ? before : null;
      if (view.dataset.day === day) mark?.remove();
      else if (mark) this.nameDay(mark, view.dataset.day);
      else view.before(this.nameDay(document.createElement("p"), view.dataset.day));
      day = view.dataset.day;
    }
  }

  nameDay(mark, day) {
    mark.className = "phone-day";
    if (mark.textContent !== day) mark.textContent = day;
    return mark;
  }

  toEnd() {
    const { log, below } = this.parts;
    below.hidden = true;
    this.atEnd = true;
    const before = log.scrollTop;
    log.scrollTop = log.scrollHeight;
    if (log.scrollTop !== before) this.moved = Date.now();
  }

  warn(text) {
    const { alert } = this.parts;
    alert.hidden = !text;
    if (alert.textContent !== text) alert.textContent = text;
  }

  // ------------------------------------------------------------------------------------------------------ what is sent

  /** What the box holds; false when it stays there. */
  submit(text) {
    if (this.ended || !this.about) return false;
    const length = [...text].length;
    if (length > this.about.longest_text) return this.warn(fill(this.words.too_long, { n: length })), false;
    this.warn("");
    this.say(text);
    return true;
  }

  say(text) {
    this.unsent.add({ kind: "text", text });
  }

  tap(n, choice) {
    const held = `${n} ${choice.command}`;
    if (this.ended || this.held.has(held) || Date.now() - this.moved < MOVED_MS) return;
    this.moved = Date.now();
    this.held.add(held);
    setTimeout(() => this.held.delete(held), TAP_HOLD_MS);
    const waiting = this.unsent.items.some((item) => item.kind === "tap" && item.n === n && item.command === choice.command);
    if (waiting) return this.wake();
    this.unsent.add({ kind: "tap", n, command: choice.command, text: choice.label });
  }

  sendFile(file) {
    if (file.size > this.about.largest_file) return this.warn(this.words.attach_too_large);
    this.unsent.add({ kind: "file", file, text: file.name, size: file.size });
  }

  // --------------------------------------------------------------------------------------- what Unsent tells this phone

  show(item) {
    item.view = document.createElement("div");
    item.view.className = "msg mine phone-unsent";
    item.view.setAttribute("aria-live", "off"); // read out once, when it stands in the conversation
    item.view.innerHTML = '<div class="msg-body"><div class="msg-text"></div></div><button type="button" class="msg-state"></button>';
    item.view.querySelector(".msg-text").textContent = item.text;
    item.view.querySelector("button").addEventListener("click", () => (item.lost ? this.remove(item) : this.wake()));
    this.parts.log.append(item.view);
    this.mark(item, "sending");
    this.toEnd();
  }

  mark(item, state) {
    const { words } = this;
    const button = item.view.querySelector(".msg-state");
    const sending = item.progress ? fill(words.file_sending, { n: item.progress }) : words.sending;
    const text = { sending, failed: words.failed, lost: words.choose_again, sent: "" }[state];
    item.view.dataset.state = state;
    if (state === "failed") this.setState("offline");
    button.hidden = !text;
    button.disabled = state === "sending";
    if (button.textContent !== text) button.textContent = text;
    if (this.atEnd) this.toEnd();
  }

  arrived(item) {
    this.setState("online");
    if (this.shown.has(item.sent)) this.remove(item);
    else this.refresh();
  }

  /** A refusal that would be the same again: a text goes back into the box, a file says why. */
  refused(item, error) {
    if (item.kind === "text") this.composer.putBack(item.text);
    item.view.remove();
    const length = [...item.text].length;
    const words = { too_large: this.words.attach_too_large, too_long: fill(this.words.too_long, { n: length }) };
    this.warn(words[error] ?? this.words.not_taken);
  }

  /** The session is over: nothing more is asked or sent; what was written stays where it can be copied. */
  over() {
    this.ended = true;
    this.close();
    this.element.dataset.state = "gone";
    if (!this.words) return void (this.whole && location.reload()); // the server says it in words
    this.parts.form.inert = true;
    this.parts.box.disabled = true;
    this.warn(this.words.gone);
    this.element.dispatchEvent(new CustomEvent("phone:state", { detail: "gone" }));
  }

  remove(item) {
    this.unsent.drop(item);
    item.view?.remove();
  }

  /** What was sent and does not come back was forgotten on purpose (no consent): it does not stay here either. */
  letGo() {
    for (const item of this.unsent.items.filter((one) => one.sent && one.sent <= this.upto)) this.remove(item);
  }

  /** Our own line came back with the feed: the waiting one gives way to it, and its choice is marked. */
  recognise(line) {
    const item = this.unsent.items.find((one) => one.key === line.key || one.sent === line.n);
    if (item) this.remove(item);
    if (!line.on) return;
    if (!this.chosen.has(line.on)) this.chosen.set(line.on, new Set());
    this.chosen.get(line.on).add(line.command);
    for (const button of this.shown.get(line.on)?.view.querySelectorAll("button") ?? [])
      if (button.dataset.command === line.command) button.classList.add("chosen");
  }
}
