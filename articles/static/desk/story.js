// What the content editor leaves open: blocks added and moved without a mouse, and typed text that is not lost by a click.

const BLOCK = ".order-machine .inline-related:not(.empty-form)"
const VISIBLE = "input:not([type=hidden], [type=checkbox]), textarea:not([hidden]), select, .ProseMirror"

function make(tag, attributes, text = "") {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

// The content editor scrolls back to where one was. What is wrong stands on top.
if (document.querySelector(".errornote")) history.replaceState(null, "", location.pathname + location.search)

const live = make("p", { role: "status", class: "visually-hidden" })

function blocks() {
  return [...document.querySelectorAll(BLOCK)].sort((a, b) => a.style.order - b.style.order)
}

function name(block) {
  return block.querySelector("h3 b").textContent.replace(/:$/, "")
}

// Orders are dealt out anew, so that two equal ones part.
function move(block, steps) {
  const all = blocks()
  const from = all.indexOf(block)
  const to = from + steps
  if (to < 0 || to >= all.length) return
  all.splice(to, 0, ...all.splice(from, 1))
  all.forEach((each, index) => {
    each.style.order = each.querySelector(".order-machine-ordering").value = 10 * (index + 1)
  })
  live.textContent = `${name(block)}: ${to + 1} / ${all.length}`
  dirty = true
}

function addMovers(block) {
  if (block.querySelector(".movers")) return
  const movers = make("span", { class: "movers" })
  for (const [steps, sign, label] of [[-1, "↑", "Move up"], [1, "↓", "Move down"]]) {
    const button = make("button", { type: "button", "aria-label": `${label}: ${name(block)}`, title: label }, sign)
    button.addEventListener("click", (event) => {
      event.stopPropagation()
      move(block, steps)
      button.focus()
      button.scrollIntoView({ block: "nearest" })
    })
    movers.append(button)
  }
  block.querySelector("h3 .inline_label").after(movers)
}

function addAdders() {
  const adders = make("p", { class: "adders" })
  for (const plugin of window.ContentEditor.plugins) {
    const button = make("button", { type: "button", class: "button" }, `Add ${plugin.title.toLowerCase()}`)
    button.addEventListener("click", () => window.ContentEditor.addContent(plugin.prefix))
    adders.append(button)
  }
  document.querySelector(".order-machine-wrapper").after(adders, live)
}

// A new story has a section to write in, but its headline comes first.
function begin() {
  const before = dirty
  window.ContentEditor.addContent("articles_section_set")
  document.querySelector("#id_headline").focus()
  dirty = before
}

// All that is wrong in a list on top; each line leads to its field.
function listErrors() {
  const list = make("ul", { class: "wrong" })
  for (const row of document.querySelectorAll(".form-row.errors")) {
    const said = `${row.querySelector("label").textContent} ${row.querySelector(".errorlist").textContent.trim()}`
    const line = make("li", {})
    line.append(make("a", { href: `#${row.querySelector("[id^=id_]:not(.errorlist)").id}` }, said))
    list.append(line)
  }
  document.querySelector(".errornote")?.append(list)
}

document.addEventListener("content-editor:ready", () => {
  listErrors()
  if (window.ContentEditor.allowChange) addAdders()
  blocks().forEach(addMovers)
  if (document.querySelector(".story[data-new]") && !blocks().length) begin()
})

document.addEventListener("formset:added", (event) => {
  dirty = true
  if (!event.target.matches(BLOCK)) return
  addMovers(event.target)
  event.target.querySelector(`fieldset :is(${VISIBLE})`)?.focus()
})

// Leaving with unsaved text asks first.
let dirty = Boolean(document.querySelector(".errornote"))
const form = document.querySelector("#article_form")
for (const type of ["input", "change"]) form.addEventListener(type, () => { dirty = true })
form.addEventListener("submit", () => { dirty = false })
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault() })
