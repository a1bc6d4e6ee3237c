// A block follows a finger or a pen by its handle. A mouse has the content editor's way, which touch does not begin.

import { blocks, live, make, name, place } from "./blocks.js"
import { word } from "./words.js"

const NEAR = 80 // pixels from an edge of what is seen, where the page begins to follow
const STEP = 10
const SLIP = 5 // a finger is never quite still

let held

function others() {
  return blocks().filter((block) => block !== held.block)
}

// Before which of the others it would come to stand: as many as have their middle above the finger.
function target() {
  const middles = others().map((block) => block.getBoundingClientRect()).map((box) => box.top + box.height / 2)
  return middles.filter((middle) => middle < held.y).length
}

function unmark() {
  for (const block of blocks()) block.classList.remove("fs-dragover", "fs-dragover--after")
}

function mark() {
  const all = others()
  const to = target()
  unmark()
  all[Math.min(to, all.length - 1)]?.classList.add("fs-dragover", ...(to < all.length ? [] : ["fs-dragover--after"]))
}

// A finger covers a screen in no time: of all blocks only the headings are left while one of them is on its way.
function fold(folded) {
  const before = held.block.getBoundingClientRect().top
  document.querySelector(".order-machine").classList.toggle("sorting", folded)
  held.block.classList.toggle("fs-dragging", folded)
  window.scrollBy({ top: held.block.getBoundingClientRect().top - before, behavior: "instant" })
}

function follow() {
  if (!held?.moving) return
  const foot = document.querySelector(".bar").getBoundingClientRect().top
  const step = held.y < NEAR ? -STEP : held.y > foot - NEAR ? STEP : 0
  if (step) window.scrollBy({ top: step, behavior: "instant" })
  mark()
  requestAnimationFrame(follow)
}

function moved(event) {
  if (!held) return
  held.y = event.clientY
  if (held.moving || Math.abs(held.y - held.from) < SLIP) return
  held.moving = true
  fold(true)
  live.textContent = word("dragged", { name: name(held.block) })
  follow()
}

function leave() {
  unmark()
  if (held.moving) fold(false)
  held = null
}

function dropped() {
  if (!held) return
  const { block, moving } = held
  const to = target()
  leave()
  if (moving) place(block, to)
}

export function handle(block) {
  const grip = make("span", { class: "handle", "aria-hidden": "true", title: word("drag") }, "⠿")
  grip.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" && event.isPrimary) held = { block, from: event.clientY, y: event.clientY }
  })
  grip.addEventListener("pointermove", moved)
  grip.addEventListener("pointerup", dropped)
  grip.addEventListener("pointercancel", () => { if (held) leave() })
  grip.addEventListener("click", (event) => event.stopPropagation())
  grip.addEventListener("contextmenu", (event) => event.preventDefault())
  return grip
}

// A finger that rests on a heading begins a drag of the browser's own in some of them: one is enough.
document.addEventListener("dragstart", (event) => {
  if (!held) return
  event.preventDefault()
  event.stopPropagation()
}, true)
