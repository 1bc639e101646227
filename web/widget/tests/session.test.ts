// What the browser remembers.
import { describe, expect, it } from 'vitest'
import { loadSeen, loadTalk, newId, pickBureau, rememberBureau, saveSeen, saveTalk, senderId, type Store } from '../src/session'
import type { Entry } from '../src/types'

function store(): Store {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}
const bureaus = ['zibo', 'suqian', 'weihai'].map((id) => ({ id, name: id, city: id }))
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('makes the sender once', () => {
  const kept = store()
  const id = senderId(kept)
  expect(id).toMatch(UUID)
  expect(senderId(kept)).toBe(id)
  expect(senderId(store())).not.toBe(id)
})

it('makes a proper id without randomUUID', () => {
  const old = { getRandomValues: crypto.getRandomValues.bind(crypto) } as Crypto
  expect(newId(old)).toMatch(UUID)
  expect(newId(old)).not.toBe(newId(old))
})

it('remembers the newest notice and never an older one', () => {
  const kept = store()
  expect(loadSeen(kept)).toBe(0)
  saveSeen(kept, 12)
  saveSeen(kept, 7)
  expect(loadSeen(kept)).toBe(12)
})

describe('the bureau', () => {
  it('comes from the address, then memory, then the list', () => {
    const kept = store()
    expect(pickBureau('', kept, bureaus)).toBe('zibo')
    rememberBureau(kept, 'weihai')
    expect(pickBureau('', kept, bureaus)).toBe('weihai')
    expect(pickBureau('?bureau=suqian', kept, bureaus)).toBe('suqian')
  })
  it('is never one that does not exist', () => {
    expect(pickBureau('?bureau=paris', store(), bureaus)).toBe('zibo')
  })
  it('before the list has come is the wanted one, if it looks like an id', () => {
    expect(pickBureau('?bureau=suqian', store(), [])).toBe('suqian')
    expect(pickBureau('?bureau=<b>', store(), [])).toBe('')
  })
})

describe('the talk', () => {
  const asked: Entry = { role: 'person', id: '1', shown: '问', message: '问', status: 'sending', failure: null }
  it('comes back after a reload, a message on its way as undelivered', () => {
    const kept = store()
    saveTalk(kept, [{ role: 'note', id: '0', text: '记' }, asked])
    expect(loadTalk(kept)).toMatchObject([{ text: '记' }, { id: '1', status: 'failed', failure: { again: true } }])
  })
  it('is empty when what was kept cannot be read', () => {
    const kept = store()
    kept.setItem('enterprise-chat.talk', '{oops')
    expect(loadTalk(kept)).toEqual([])
  })
  it('survives a full store', () => {
    const full: Store = { getItem: () => null, setItem: () => { throw new Error('quota') } }
    expect(() => saveTalk(full, [asked])).not.toThrow()
  })
})
