// The bureaus on offer and the one chosen; the choice goes into the address and the memory.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { listBureaus } from './api'
import { openStore, pickBureau, rememberBureau } from './session'
import type { Bureau } from './types'

const RETRY_MS = 4000

export interface BureauChoice {
  bureaus: Bureau[]
  /** Id of the chosen bureau; empty while unknown. */
  chosen: string
  choose: (id: string) => void
}

/** Asks for the list until it comes, at growing intervals, five times at most. */
function useBureauList(): Bureau[] {
  const [bureaus, setBureaus] = useState<Bureau[]>([])
  useEffect(() => {
    let timer = 0
    let over = false
    const load = async (round: number): Promise<void> => {
      const found = await listBureaus().catch(() => null)
      if (over) return
      if (found) setBureaus(found)
      else if (round < 5) timer = window.setTimeout(() => void load(round + 1), RETRY_MS * round)
    }
    void load(1)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  return bureaus
}

export function useBureaus(): BureauChoice {
  const bureaus = useBureauList()
  const store = useMemo(() => openStore('localStorage'), [])
  const [picked, setPicked] = useState('')
  const chosen = picked || pickBureau(location.search, store, bureaus)

  const choose = (id: string): void => {
    setPicked(id)
    rememberBureau(store, id)
    const address = new URL(location.href)
    address.searchParams.set('bureau', id)
    history.replaceState(null, '', address)
  }
  return { bureaus, chosen, choose }
}
