// Beside each choice of a picture in a story: what is chosen, and a place to drop another.

import { Taking } from "./pictures.js"

const CHOICES = "select[name$=lead_picture], select[name^=articles_figure_set][name$=-picture]"
const part = document.querySelector("#story-pictures")

function thumbnail(pk) {
  return part.content.querySelector(".drop").dataset.thumbnail.replace("/0/", `/${pk}/`)
}

function show(select) {
  const img = select.closest(".related-widget-wrapper").parentElement.querySelector(".chosen")
  if (!img) return
  img.hidden = !select.value
  if (select.value) img.src = thumbnail(select.value)
}

function choose(select, picture) {
  select.append(new Option(picture.name, picture.id, true, true))
  window.django.jQuery(select).trigger("change")
  select.dispatchEvent(new Event("change", { bubbles: true }))
}

function equip(select) {
  const wrapper = select.closest(".related-widget-wrapper")
  if (!wrapper || select.name.includes("__prefix__") || wrapper.parentElement.querySelector(".chosen")) return
  const img = new Image()
  img.className = "chosen"
  img.alt = ""
  wrapper.after(img)
  show(select)
  if (!wrapper.querySelector(".add-related")) return
  const drop = part.content.querySelector(".drop").cloneNode(true)
  img.after(drop)
  new Taking(drop, (picture, row) => {
    choose(select, picture)
    row.remove()
  })
}

function equipAll(within) {
  within.querySelectorAll(CHOICES).forEach(equip)
}

if (part) {
  window.django.jQuery(document).on("change", CHOICES, (event) => show(event.target))
  document.addEventListener("formset:added", (event) => equipAll(event.target))
  equipAll(document)
}
