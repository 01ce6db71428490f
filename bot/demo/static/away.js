// The page was opened while the product is stopped: its one button starts it again.
document.getElementById("start").addEventListener("click", async () => {
  await fetch("demo/outage", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"out": false}' });
  location.reload();
});
