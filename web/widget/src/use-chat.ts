// The living conversation: state, sending, sending again, word that comes later, and keeping it for this tab.
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks'
import { SendError, fetchNotices, sendFile, sendMessage } from './api'
import { fileFault } from './compose'
import { happen, isWaiting, lastNotice, type Happening } from './conversation'
import { loadSeen, loadTalk, newId, saveSeen, saveTalk, senderId, type Store } from './session'
import type { Entry, Failure } from './types'
import { WORDS } from './words'

export interface Chat {
  entries: Entry[]
  waiting: boolean
  /** Sends `message`; the person's bubble shows `shown`. */
  say: (shown: string, message?: string) => void
  /** Sends files one after the other, each as a message of its own. */
  sendFiles: (files: File[]) => void
  again: (id: string) => void
  note: (text: string) => void
}

const POLL_MS = 5000
const POLL_LATER_MS = 30_000
const unexpected: Failure = { title: WORDS.broken, again: true, notBefore: 0 }

type Deliver = (id: string, sent: string | File) => Promise<void>

/** Sends one message at a time and tells what became of it. */
function useDelivery(sender: string, bureau: string, tell: (event: Happening) => void): [Deliver, () => boolean] {
  const inFlight = useRef(false)
  const deliver: Deliver = async (id, sent) => {
    inFlight.current = true
    try {
      const out = { sender, bureau, id }
      const replies = typeof sent === 'string' ? await sendMessage({ ...out, message: sent }) : await sendFile(out, sent)
      tell({ type: 'answered', id, answerId: newId(), replies })
    } catch (error) {
      tell({ type: 'failed', id, failure: error instanceof SendError ? error.failure : unexpected })
    } finally {
      inFlight.current = false
    }
  }
  return [deliver, () => inFlight.current]
}

/** Asks every few seconds for word of the person's cases while the page is in view; after a failure less often. */
function useNotices(store: Store, sender: string, entries: Entry[], tell: (event: Happening) => void): void {
  const talking = entries.length > 0
  useEffect(() => {
    if (!talking) return
    let timer = 0
    let over = false
    const look = async (): Promise<void> => {
      let pause = POLL_MS
      if (!document.hidden) {
        const found = await fetchNotices(sender, loadSeen(store)).catch(() => null)
        if (over) return
        if (found?.length) tell({ type: 'told', id: newId(), replies: found })
        if (!found) pause = POLL_LATER_MS
      }
      timer = window.setTimeout(() => void look(), pause)
    }
    void look()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [store, sender, talking, tell])
}

export function useChat(store: Store, bureau: string): Chat {
  const [entries, dispatch] = useReducer(happen, store, loadTalk)
  const sender = useMemo(() => senderId(store), [store])
  const [deliver, busy] = useDelivery(sender, bureau, dispatch)
  const unsent = useRef(new Map<string, File>())

  useNotices(store, sender, entries, dispatch)

  useEffect(() => {
    saveTalk(store, entries)
    saveSeen(store, lastNotice(entries))
  }, [store, entries])

  const say = (shown: string, message = shown): void => {
    if (busy()) return
    const id = newId()
    dispatch({ type: 'sent', id, shown, message })
    void deliver(id, message)
  }

  const sendOne = async (file: File): Promise<void> => {
    const id = newId()
    dispatch({ type: 'sent', id, shown: file.name, message: '', file: true })
    const fault = fileFault(file.size)
    if (fault) {
      const title = fault === 'large' ? WORDS.fileLarge : WORDS.fileEmpty
      return dispatch({ type: 'failed', id, failure: { title, again: false, notBefore: 0 } })
    }
    unsent.current.set(id, file)
    await deliver(id, file)
  }

  const sendFiles = async (files: File[]): Promise<void> => {
    if (busy()) return
    for (const file of files) await sendOne(file)
  }

  const again = (id: string): void => {
    const entry = entries.find((one) => one.id === id)
    if (busy() || entry?.role !== 'person') return
    const sent = entry.file ? unsent.current.get(id) : entry.message
    if (sent === undefined) return
    dispatch({ type: 'again', id })
    void deliver(id, sent)
  }

  const note = (text: string): void => dispatch({ type: 'noted', id: newId(), text })

  return { entries, waiting: isWaiting(entries), say, sendFiles: (files) => void sendFiles(files), again, note }
}
