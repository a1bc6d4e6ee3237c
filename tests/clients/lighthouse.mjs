// Lighthouse on pages, each as on a phone and as on a desktop. Told on stdin: {chrome, flags, pages: {name: address}}.
// Answers on stdout, by page and form: scores, what failed, and the weight of the page.
import { launch } from "chrome-launcher"
import lighthouse, { desktopConfig } from "lighthouse"

const FORMS = { phone: undefined, desktop: desktopConfig }
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const { chrome: chromePath, flags: chromeFlags, pages } = JSON.parse(Buffer.concat(chunks))

const found = {}
for (const [name, address] of Object.entries(pages)) {
  found[name] = {}
  for (const [form, config] of Object.entries(FORMS)) found[name][form] = told(await judged(address, config))
}
console.log(JSON.stringify(found))

// A run that went wrong has judged nothing ("Please run Lighthouse again"): it is run again, twice at most.
async function judged(address, config, again = 2) {
  const chrome = await launch({ chromePath, chromeFlags, logLevel: "silent" })
  const options = { port: chrome.port, logLevel: "silent", output: "json", disableFullPageScreenshot: true }
  const { lhr } = await lighthouse(address, options, config)
  chrome.kill()
  if (!lhr.runtimeError) return lhr
  if (!again) throw new Error(`${address}: ${lhr.runtimeError.message}`)
  return judged(address, config, again - 1)
}

function told({ categories, audits }) {
  const requests = audits["network-requests"].details.items
  return {
    scores: Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)])),
    failed: Object.values(categories)
      .filter(({ id }) => id !== "performance")
      .flatMap(({ id, auditRefs }) => auditRefs.filter(ref => fails(audits[ref.id], ref)).map(ref => `${id}: ${ref.id}`)),
    shift: audits["cumulative-layout-shift"].numericValue,
    requests: requests.map(({ url, resourceType, transferSize }) => ({ url, kind: resourceType, bytes: transferSize })),
  }
}

function fails({ score, scoreDisplayMode }, { weight }) {
  return weight > 0 && score !== null && score < 1 && !["notApplicable", "manual"].includes(scoreDisplayMode)
}
