// The page as readers will see it, beside the form, a second after typing stops.

import { word } from "./words.js"

const PAUSE = 1000
const WIDTHS = { phone: 390, desktop: 1200, entry: 640 }

const form = document.querySelector("#article_form")
const pane = document.querySelector("#preview-pane")
const button = document.querySelector(".submit-row input.preview")
const frame = pane?.querySelector("iframe")

let shape = "phone"
let waiting, asking

async function refresh() {
  asking?.abort()
  asking = new AbortController()
  pane.setAttribute("aria-busy", "true")
  try {
    const as = shape === "entry" ? "?as=entry" : ""
    const answer = await fetch(pane.dataset.address + as, { method: "POST", body: new FormData(form), signal: asking.signal })
    if (!answer.ok || answer.redirected) throw new Error(word("no-preview", { status: answer.status }))
    show(await answer.text())
  } catch (error) {
    if (error.name !== "AbortError") show(`<p>${error.message.replace(/</g, "&lt;")}</p>`)
  }
  pane.removeAttribute("aria-busy")
}

// Where one had scrolled to stays; what is a link leads nowhere but within the page.
function show(html) {
  const top = frame.contentWindow?.scrollY ?? 0
  frame.addEventListener("load", () => {
    frame.contentWindow.scrollTo(0, top)
    frame.contentDocument.addEventListener("click", follow)
  }, { once: true })
  frame.srcdoc = html
}

function follow(event) {
  const link = event.target.closest("a")
  if (!link) return
  event.preventDefault()
  const anchor = link.getAttribute("href")?.split("#")[1]
  if (anchor) frame.contentDocument.getElementById(anchor)?.scrollIntoView()
}

// A width that there is no room for is shown smaller, as a whole.
function fit() {
  const room = frame.parentElement.clientWidth
  const width = WIDTHS[shape]
  const scale = Math.min(1, room / width)
  Object.assign(frame.style, {
    width: `${width}px`,
    height: `${frame.parentElement.clientHeight / scale}px`,
    transform: scale < 1 ? `scale(${scale})` : "none",
  })
}

function take(as) {
  const kind = (name) => name === "entry"
  const anew = kind(as) !== kind(shape)
  shape = as
  for (const each of pane.querySelectorAll("[data-as]")) each.setAttribute("aria-pressed", String(each.dataset.as === as))
  fit()
  if (anew) refresh()
}

function open(opened) {
  pane.hidden = !opened
  document.querySelector(".story").classList.toggle("previewing", opened)
  button.setAttribute("aria-pressed", String(opened))
  if (opened) {
    fit()
    refresh()
  }
}

function soon() {
  clearTimeout(waiting)
  if (!pane.hidden) waiting = setTimeout(refresh, PAUSE)
}

if (form && pane && button) {
  button.addEventListener("click", (event) => {
    event.preventDefault()
    open(pane.hidden)
  })
  pane.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) {
      open(false)
      button.focus()
    }
    const as = event.target.closest("[data-as]")?.dataset.as
    if (as) take(as)
  })
  for (const type of ["input", "change", "keyup", "formset:added", "formset:removed", "desk:changed"]) form.addEventListener(type, soon)
  window.addEventListener("resize", () => { if (!pane.hidden) fit() })
}
