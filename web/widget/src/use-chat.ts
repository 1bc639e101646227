// The living conversation: state, sending, sending again, and keeping it for this tab.
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks'
import { SendError, sendMessage } from './api'
import { happen, isWaiting, type Happening } from './conversation'
import { loadTalk, newId, saveTalk, senderId, type Store } from './session'
import type { Entry, Failure } from './types'
import { WORDS } from './words'

export interface Chat {
  entries: Entry[]
  waiting: boolean
  /** Sends `message`; the person's bubble shows `shown`. */
  say: (shown: string, message?: string) => void
  again: (id: string) => void
  note: (text: string) => void
}

const unexpected: Failure = { title: WORDS.broken, again: true, notBefore: 0 }

type Deliver = (id: string, message: string) => Promise<void>

/** Sends one message at a time and tells what became of it. */
function useDelivery(sender: string, bureau: string, tell: (event: Happening) => void): [Deliver, () => boolean] {
  const inFlight = useRef(false)
  const deliver: Deliver = async (id, message) => {
    inFlight.current = true
    try {
      const replies = await sendMessage({ sender, message, bureau })
      tell({ type: 'answered', id, answerId: newId(), replies })
    } catch (error) {
      tell({ type: 'failed', id, failure: error instanceof SendError ? error.failure : unexpected })
    } finally {
      inFlight.current = false
    }
  }
  return [deliver, () => inFlight.current]
}

export function useChat(store: Store, bureau: string): Chat {
  const [entries, dispatch] = useReducer(happen, store, loadTalk)
  const sender = useMemo(() => senderId(store), [store])
  const [deliver, busy] = useDelivery(sender, bureau, dispatch)

  useEffect(() => saveTalk(store, entries), [store, entries])

  const say = (shown: string, message = shown): void => {
    if (busy()) return
    const id = newId()
    dispatch({ type: 'sent', id, shown, message })
    void deliver(id, message)
  }

  const again = (id: string): void => {
    const entry = entries.find((one) => one.id === id)
    if (busy() || entry?.role !== 'person') return
    dispatch({ type: 'again', id })
    void deliver(id, entry.message)
  }

  const note = (text: string): void => dispatch({ type: 'noted', id: newId(), text })

  return { entries, waiting: isWaiting(entries), say, again, note }
}
