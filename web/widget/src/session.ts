// What the browser remembers: the sender's id and the talk for this tab, the bureau for longer.
import { interrupted } from './conversation'
import type { Bureau, Entry } from './types'

export type Store = Pick<Storage, 'getItem' | 'setItem'>

const SENDER = 'enterprise-chat.sender'
const TALK = 'enterprise-chat.talk'
const SEEN = 'enterprise-chat.seen'
const BUREAU = 'enterprise-chat.bureau'
const KEPT_ENTRIES = 80

/** A store that lasts as long as the page, for browsers that forbid storage inside frames. */
function memoryStore(): Store {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

export function openStore(name: 'sessionStorage' | 'localStorage'): Store {
  try {
    const store = globalThis[name]
    store.setItem('enterprise-chat.probe', '1')
    store.removeItem('enterprise-chat.probe')
    return store
  } catch {
    return memoryStore()
  }
}

/** A version 4 UUID, also where randomUUID is missing: plain-http sites and older browsers. */
export function newId(source: Crypto = crypto): string {
  if (typeof source.randomUUID === 'function') return source.randomUUID()
  const bytes = source.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function senderId(store: Store): string {
  const kept = store.getItem(SENDER)
  if (kept) return kept
  const made = newId()
  store.setItem(SENDER, made)
  return made
}

export function saveTalk(store: Store, entries: Entry[]): void {
  try {
    store.setItem(TALK, JSON.stringify(entries.slice(-KEPT_ENTRIES)))
  } catch {
    // A full store costs only the memory of the talk.
  }
}

/** The number of the newest notice that was shown, also when it is no longer among the kept entries. */
export const loadSeen = (store: Store): number => Number(store.getItem(SEEN)) || 0

export function saveSeen(store: Store, notice: number): void {
  try {
    if (notice > loadSeen(store)) store.setItem(SEEN, String(notice))
  } catch {
    // Then it may be shown again after a reload.
  }
}

export function loadTalk(store: Store): Entry[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(TALK) ?? '[]')
    return Array.isArray(kept) ? interrupted(kept as Entry[]) : []
  } catch {
    return []
  }
}

export const rememberBureau = (store: Store, id: string): void => {
  try {
    store.setItem(BUREAU, id)
  } catch {
    // The choice then holds for this page only.
  }
}

/** The address wins over memory, memory over the first of the list; unknown ids are passed over. */
export function pickBureau(search: string, store: Store, bureaus: Bureau[]): string {
  const wanted = [new URLSearchParams(search).get('bureau'), store.getItem(BUREAU)]
  if (bureaus.length === 0) return wanted.find((id) => id && /^[a-z0-9-]{1,32}$/.test(id)) ?? ''
  return wanted.find((id) => bureaus.some((one) => one.id === id)) ?? bureaus[0]!.id
}
