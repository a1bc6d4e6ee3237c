// A poll of some feeds by parsers of npm. Reads `[{parser, url, state}]` from standard input; `state` names a JSON file
// that holds the validators and, by id, all entries ever seen.
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const PARSERS = {
  "rss-parser": async (body) => {
    const { items } = await new Parser().parseString(body);
    return items.map((item) => ({
      id: item.guid ?? item.id,
      title: item.title,
      url: item.link,
      text: item["content:encoded"] ?? item.content,
    }));
  },
  feedsmith: async (body) => {
    const { format, feed } = parseFeed(body);
    return (feed.items ?? feed.entries ?? []).map(FEEDSMITH[format]);
  },
};

const FEEDSMITH = {
  rss: (item) => ({
    id: item.guid.value,
    title: item.title,
    url: item.link,
    text: item.content?.encoded ?? item.description,
  }),
  atom: (entry) => ({
    id: entry.id,
    title: entry.title?.value ?? entry.title,
    url: entry.links.find((link) => link.rel === "alternate").href,
    text: entry.content?.value ?? entry.content,
  }),
  json: (item) => ({ id: item.id, title: item.title, url: item.url, text: item.content_html }),
};

async function remembered(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return { validators: {}, entries: {} };
  }
}

function validators(headers) {
  const pairs = [
    ["If-None-Match", headers.get("etag")],
    ["If-Modified-Since", headers.get("last-modified")],
  ];
  return Object.fromEntries(pairs.filter(([, value]) => value));
}

async function poll({ parser, url, state }) {
  const before = await remembered(state);
  const response = await fetch(url, { headers: before.validators });
  if (response.status === 304) return;
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const found = await PARSERS[parser](await response.text());
  const entries = Object.fromEntries(found.map((entry) => [entry.id, entry]));
  if (Object.keys(entries).length !== found.length) throw new Error(`${url}: an id stands there twice`);
  const after = { validators: validators(response.headers), entries: { ...before.entries, ...entries } };
  await writeFile(state, JSON.stringify(after));
}

await Promise.all(JSON.parse(await text(process.stdin)).map(poll));
