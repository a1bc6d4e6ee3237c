// What is typed is sent along a few seconds later, to be offered back if this window never gets to save it.

import { word } from "./words.js"

const PAUSE = 3000
const BEACON = 60000 // what browsers let a page send while it closes

const form = document.querySelector("#article_form")
const address = document.querySelector(".story")?.dataset.scratch

let waiting, sending, changed = false, begun = false

function typed() {
  const data = new FormData(form)
  for (const name of [...data.keys()]) if (name.includes("__prefix__") || data.get(name) instanceof File) data.delete(name)
  return data
}

async function send() {
  changed = false
  sending = new AbortController()
  try {
    const answer = await fetch(address, { method: "POST", body: typed(), signal: sending.signal, redirect: "manual" })
    tell(answer.status === 204 ? "" : word("not-kept"))
  } catch (error) {
    if (error.name === "AbortError") return
    changed = true
    tell(word("no-connection"))
  }
}

function tell(said) {
  let note = document.querySelector("#scratch-note")
  if (!note && !said) return
  if (!note) {
    note = document.createElement("p")
    note.id = "scratch-note"
    note.setAttribute("role", "status")
    document.querySelector(".bar .submit-row").before(note)
  }
  note.textContent = said
  note.hidden = !said
}

function soon() {
  if (!begun) return
  changed = true
  clearTimeout(waiting)
  waiting = setTimeout(send, PAUSE)
}

// A save holds it all: nothing is to arrive after it.
function stop() {
  clearTimeout(waiting)
  sending?.abort()
  changed = false
}

function leave() {
  if (document.visibilityState !== "hidden" || !changed) return
  clearTimeout(waiting)
  const data = typed()
  const size = new URLSearchParams(data).toString().length
  if (size < BEACON && navigator.sendBeacon(address, data)) changed = false
}

if (form && address && document.querySelector(".submit-row input[name=_continue]")) {
  for (const type of ["input", "change", "keyup", "formset:added", "formset:removed", "desk:changed"]) form.addEventListener(type, (event) => {
    if (type !== "keyup" || event.target.closest(".ProseMirror")) soon()
  })
  // The page's own scripts change the form while it opens: that is nothing anybody has typed.
  for (const type of ["keydown", "pointerdown", "input", "paste", "drop"]) document.addEventListener(type, (event) => { begun ||= event.isTrusted }, true)
  form.addEventListener("submit", (event) => { if (!event.submitter?.formTarget) stop() })
  document.addEventListener("visibilitychange", leave)
}
