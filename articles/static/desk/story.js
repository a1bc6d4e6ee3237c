// What the content editor leaves open: blocks added and moved without a mouse, and typed text that is not lost by a click.

import { BLOCK, blocks, live, make, move, name, settle, touched } from "./blocks.js"
import { handle } from "./drag.js"
import { word } from "./words.js"

const VISIBLE = "input:not([type=hidden], [type=checkbox]), textarea:not([hidden]), select, .ProseMirror"

// The content editor scrolls back to where one was. What is wrong stands on top.
if (document.querySelector(".errornote, .collision")) history.replaceState(null, "", location.pathname + location.search)

function addMovers(block) {
  if (block.querySelector(".movers")) return
  const movers = make("span", { class: "movers" })
  for (const [steps, sign, label] of [[-1, "↑", word("up")], [1, "↓", word("down")]]) {
    const button = make("button", { type: "button", "aria-label": `${label}: ${name(block)}`, title: label }, sign)
    button.addEventListener("click", (event) => {
      event.stopPropagation()
      move(block, steps)
      button.focus()
      button.scrollIntoView({ block: "nearest" })
    })
    movers.append(button)
  }
  movers.append(...inserters(block), handle(block))
  block.querySelector("h3 .inline_label").after(movers)
}

// A “+” before each block, and the kinds of block behind it.
function inserters(block) {
  const kinds = make("span", { class: "between", role: "group", "aria-label": word("insert"), hidden: "" })
  const plus = make("button", { type: "button", class: "insert", "aria-expanded": "false", "aria-label": word("insert-before", { name: name(block) }), title: word("insert") }, "+")
  const open = (opened) => {
    kinds.hidden = !opened
    plus.setAttribute("aria-expanded", String(opened))
  }
  plus.addEventListener("click", (event) => {
    event.stopPropagation()
    open(kinds.hidden)
    if (!kinds.hidden) kinds.firstChild.focus()
  })
  for (const plugin of window.ContentEditor.plugins) {
    const button = make("button", { type: "button" }, plugin.title)
    button.addEventListener("click", (event) => {
      event.stopPropagation()
      open(false)
      window.ContentEditor._insertBefore = block
      window.ContentEditor.addContent(plugin.prefix)
    })
    kinds.append(button)
  }
  kinds.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    open(false)
    plus.focus()
  })
  return [plus, kinds]
}

// A block that was never saved is taken out as a saved one is: it stays, crossed out, until the story is saved.
function takeOut(block) {
  const mark = make("input", { type: "hidden", name: `${block.id}-DELETE`, value: "on" })
  const undo = make("p", { class: "undo" }, word("taken-out", { name: name(block) }))
  const button = make("button", { type: "button" }, word("undo"))
  button.addEventListener("click", () => {
    undo.remove()
    block.classList.remove("taken-out", "for-deletion")
    live.textContent = word("back", { name: name(block) })
    block.querySelector(`fieldset :is(${VISIBLE})`)?.focus()
    touched()
  })
  undo.append(mark, button)
  block.append(undo)
  block.classList.add("taken-out", "for-deletion")
  live.textContent = word("taken-out", { name: name(block) })
  button.focus()
  touched()
}

document.addEventListener("click", (event) => {
  const block = event.target.closest(".inline-deletelink")?.closest(BLOCK)
  if (!block) return
  event.preventDefault()
  event.stopPropagation()
  takeOut(block)
}, true)

document.addEventListener("keydown", (event) => {
  const steps = event.altKey && !event.ctrlKey && !event.metaKey && { ArrowUp: -1, ArrowDown: 1 }[event.key]
  const block = steps && event.target.closest?.(BLOCK)
  if (!block) return
  event.preventDefault()
  event.stopPropagation()
  move(block, steps)
}, true)

function addAdders() {
  const adders = make("p", { class: "adders" })
  for (const plugin of window.ContentEditor.plugins) {
    const button = make("button", { type: "button", class: "button" }, word(`add-${plugin.prefix}`))
    button.addEventListener("click", () => window.ContentEditor.addContent(plugin.prefix))
    adders.append(button)
  }
  document.querySelector(".order-machine-wrapper").after(adders, live)
}

// A new story has a section to write in, but its headline comes first.
function begin() {
  const before = dirty
  window.ContentEditor.addContent("articles_section_set")
  document.querySelector("#id_headline").focus({ preventScroll: true })
  dirty = before
}

// All that is wrong in a list on top; each line leads to its field.
function listErrors() {
  const list = make("ul", { class: "wrong" })
  for (const row of document.querySelectorAll(".form-row.errors")) {
    const said = `${row.querySelector("label").textContent} ${[...row.querySelectorAll(".errorlist li")].map((line) => line.textContent).join(" ")}`
    const line = make("li", {})
    line.append(make("a", { href: `#${row.querySelector("[id^=id_]:not(.errorlist)").id}` }, said))
    list.append(line)
  }
  document.querySelector(".errornote")?.append(list)
}

document.addEventListener("content-editor:ready", () => {
  listErrors()
  settle()
  if (window.ContentEditor.allowChange) {
    addAdders()
    blocks().forEach(addMovers)
  }
  if (document.querySelector(".story[data-new]") && !blocks().length) begin()
})

document.addEventListener("formset:added", (event) => {
  dirty = true
  if (!event.target.matches(BLOCK)) return
  addMovers(event.target)
  event.target.querySelector(`fieldset :is(${VISIBLE})`)?.focus()
  queueMicrotask(settle) // after the content editor has given it its place
})

document.addEventListener("dragend", (event) => {
  if (!event.target.closest?.(BLOCK)) return
  settle()
  touched()
})

// Leaving with unsaved text asks first.
let dirty = Boolean(document.querySelector(".errornote, .story[data-unsaved]"))
const form = document.querySelector("#article_form")
for (const type of ["input", "change", "desk:changed"]) form.addEventListener(type, () => { dirty = true })
form.addEventListener("submit", (event) => { if (!event.submitter?.formTarget) dirty = false })
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault() })

// A headline is one line that wraps, and as high as it is long.
const headline = document.querySelector("textarea#id_headline")
headline?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault() })
if (headline && !CSS.supports("field-sizing", "content")) {
  const grow = () => {
    headline.style.height = "auto"
    headline.style.height = `${headline.scrollHeight}px`
  }
  headline.addEventListener("input", grow)
  grow()
}
