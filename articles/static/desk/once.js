// A second press of a button, while the answer to the first is on its way, is not a second order.
const sent = new WeakSet()

document.addEventListener("submit", (event) => {
  if (sent.has(event.target)) event.preventDefault()
  else sent.add(event.target)
})

window.addEventListener("pageshow", () => {
  for (const form of document.forms) sent.delete(form)
})
