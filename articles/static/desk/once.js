// A second press of a button, while the answer to the first is on its way, is not a second order.
const sent = new WeakSet()

document.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget) return // a window of its own; this form stays
  if (sent.has(event.target)) event.preventDefault()
  else sent.add(event.target)
  event.submitter?.setAttribute("aria-busy", "true")
})

window.addEventListener("pageshow", () => {
  for (const form of document.forms) sent.delete(form)
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy")
})
