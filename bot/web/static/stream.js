// Server-sent events for all phones of one page: they carry only "new up to N".

const QUIET_MS = 40000; // the server says something every 15 s

/** new NewsStream("/events", ["seat", …]); phones join with add(seat, phone) and are told by phone.told and phone.online. */
export class NewsStream {
  constructor(url, seats) {
    this.url = `${url}?seats=${seats.join(",")}`;
    this.phones = new Map();
    this.wait = 2000;
    this.open = false;
    this.connect();
    this.watch = setInterval(() => Date.now() - this.heard > QUIET_MS && this.again(0), 5000);
  }

  add(seat, phone) {
    this.phones.set(seat, phone);
    phone.online(this.open);
  }

  connect() {
    this.heard = Date.now();
    if (!globalThis.EventSource) return;
    const source = (this.source = new EventSource(this.url));
    const hear = (event, tell) =>
      source.addEventListener(event, (message) => {
        this.heard = Date.now();
        this.wait = 2000;
        this.state(true);
        if (tell) tell(JSON.parse(message.data));
      });
    hear("beat");
    hear("news", (news) => this.phones.get(news.seat)?.told(news));
    hear("gone", (news) => this.phones.get(news.seat)?.refresh());
    source.addEventListener("open", () => (this.heard = Date.now()));
    source.addEventListener("error", () => {
      this.state(false);
      if (source.readyState === EventSource.CLOSED) this.again(this.wait);
    });
  }

  again(delay) {
    this.source?.close();
    this.state(false);
    clearTimeout(this.timer);
    this.heard = Date.now() + delay;
    this.timer = setTimeout(() => this.connect(), delay);
    this.wait = Math.min(this.wait * 2, 60000);
  }

  state(open) {
    if (this.open === open) return;
    this.open = open;
    for (const phone of this.phones.values()) phone.online(open);
  }

  close() {
    clearInterval(this.watch);
    clearTimeout(this.timer);
    this.source?.close();
  }
}
