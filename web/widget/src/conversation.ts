// The conversation as a list of entries and the few things that can happen to it; all pure.
import { toCards } from './reply'
import type { Entry, Failure, PersonEntry, Reply } from './types'
import { WORDS } from './words'

export type Happening =
  | { type: 'sent'; id: string; shown: string; message: string; file?: boolean }
  | { type: 'again'; id: string }
  | { type: 'answered'; id: string; answerId: string; replies: Reply[] }
  | { type: 'failed'; id: string; failure: Failure }
  | { type: 'noted'; id: string; text: string }
  | { type: 'told'; id: string; replies: Reply[] }

const change = (entries: Entry[], id: string, part: Partial<PersonEntry>): Entry[] =>
  entries.map((entry) => (entry.role === 'person' && entry.id === id ? { ...entry, ...part } : entry))

/** A message that is sent again moves to the end, so that its answer follows it. */
function sendAgain(entries: Entry[], id: string): Entry[] {
  const found = entries.find((entry) => entry.id === id)
  if (found?.role !== 'person') return entries
  return [...entries.filter((entry) => entry !== found), { ...found, status: 'sending', failure: null }]
}

/** Of several notes in a row only the last still matters. */
function note(entries: Entry[], id: string, text: string): Entry[] {
  const kept = entries[entries.length - 1]?.role === 'note' ? entries.slice(0, -1) : entries
  return [...kept, { role: 'note', id, text }]
}

/** Adds what the desk said; a notice that is shown already, for it was also fetched, is left out. */
function desk(entries: Entry[], id: string, replies: Reply[]): Entry[] {
  const shown = shownNotices(entries)
  const fresh = replies.filter((reply) => reply.notice === null || !shown.includes(reply.notice))
  if (fresh.length === 0) return entries
  const notices = fresh.flatMap((reply) => reply.notice ?? [])
  return [...entries, { role: 'desk', id, cards: toCards(fresh), notices }]
}

const shownNotices = (entries: Entry[]): number[] =>
  entries.flatMap((entry) => (entry.role === 'desk' ? (entry.notices ?? []) : []))

/** The number of the newest notice on the screen; 0 for none. */
export const lastNotice = (entries: Entry[]): number => Math.max(0, ...shownNotices(entries))

export function happen(entries: Entry[], event: Happening): Entry[] {
  switch (event.type) {
    case 'sent': {
      const { id, shown, message, file } = event
      return [...entries, { role: 'person', id, shown, message, status: 'sending', failure: null, ...(file && { file }) }]
    }
    case 'again':
      return sendAgain(entries, event.id)
    case 'answered': {
      const answered = change(entries, event.id, { status: 'sent', failure: null })
      return desk(answered, event.answerId, event.replies)
    }
    case 'failed':
      return change(entries, event.id, { status: 'failed', failure: event.failure })
    case 'told':
      return desk(entries, event.id, event.replies)
    case 'noted':
      return note(entries, event.id, event.text)
  }
}

export const isWaiting = (entries: Entry[]): boolean =>
  entries.some((entry) => entry.role === 'person' && entry.status === 'sending')

/** After a reload a message that was on its way has lost its answer, and a file that did not arrive is gone. */
export function interrupted(entries: Entry[]): Entry[] {
  const failure: Failure = { title: WORDS.offline, again: true, notBefore: 0 }
  const gone: Failure = { title: WORDS.fileGone, again: false, notBefore: 0 }
  return entries.map((entry) => {
    if (entry.role !== 'person' || entry.status === 'sent') return entry
    if (entry.file && (entry.status === 'sending' || entry.failure?.again)) return { ...entry, status: 'failed', failure: gone }
    return entry.status === 'sending' ? { ...entry, status: 'failed', failure } : entry
  })
}
