// What can happen to a conversation.
import { expect, it } from 'vitest'
import { happen, interrupted, isWaiting, lastNotice, type Happening } from '../src/conversation'
import { pageAddress } from '../src/loader/address'
import type { Entry, Reply } from '../src/types'
import { WORDS } from '../src/words'

const play = (...events: Happening[]): Entry[] => events.reduce(happen, [] as Entry[])
const sent = (id: string): Happening => ({ type: 'sent', id, shown: `问${id}`, message: `/ask ${id}` })
const failure = { title: '断网', again: true, notBefore: 0 }
const reply: Reply = { text: '答', buttons: [], kind: 'answer', citations: [], case: null, notice: null }

it('waits from sending to answer, showing the title and keeping the payload', () => {
  const asked = play(sent('1'))
  expect(isWaiting(asked)).toBe(true)
  expect(asked[0]).toMatchObject({ shown: '问1', message: '/ask 1' })
  const answered = happen(asked, { type: 'answered', id: '1', answerId: 'a', replies: [reply] })
  expect(isWaiting(answered)).toBe(false)
  expect(answered.map((entry) => entry.role)).toEqual(['person', 'desk'])
})

it('a message sent again moves to the end and loses its error', () => {
  const failed = play(sent('1'), { type: 'failed', id: '1', failure }, sent('2'))
  const again = happen(failed, { type: 'again', id: '1' })
  expect(again.map((entry) => entry.id)).toEqual(['2', '1'])
  expect(again[1]).toMatchObject({ status: 'sending', failure: null })
  expect(happen(again, { type: 'again', id: 'nobody' })).toBe(again)
})

it('after a reload says that a file that did not arrive is gone, and offers to send words again', () => {
  const entries = play({ ...sent('1'), file: true } as Happening, sent('2'), { ...sent('3'), file: true } as Happening)
  const large: Happening = { type: 'failed', id: '3', failure: { ...failure, title: '太大', again: false } }
  const after = interrupted(happen(entries, large))
  expect(after.map((entry) => entry.role === 'person' && [entry.status, entry.failure?.again, entry.failure?.title])).toEqual([
    ['failed', false, WORDS.fileGone],
    ['failed', true, WORDS.offline],
    ['failed', false, '太大'],
  ])
})

it('keeps only the last of several notes in a row', () => {
  const entries = play({ type: 'noted', id: '1', text: '甲' }, { type: 'noted', id: '2', text: '乙' })
  expect(entries).toEqual([{ role: 'note', id: '2', text: '乙' }])
})

it('shows a notice once, whether it was fetched or came with an answer', () => {
  const word = (notice: number): Reply => ({ ...reply, kind: 'case', notice })
  const told: Happening = { type: 'told', id: 't', replies: [word(3), word(4)] }
  const entries = play(sent('1'), told, { type: 'answered', id: '1', answerId: 'a', replies: [word(4), word(5), reply] }, told)
  expect(entries.map((entry) => (entry.role === 'desk' ? [entry.notices, entry.cards.length] : entry.role))).toEqual(['person', [[3, 4], 2], [[5], 2]])
  expect(lastNotice(entries)).toBe(5)
  expect(lastNotice([])).toBe(0)
})

it('points the frame at the script’s own origin', () => {
  expect(pageAddress('https://a.gov.cn/x/widget.js?v=1', 'zibo')).toBe('https://a.gov.cn/?embed=1&bureau=zibo')
  expect(pageAddress('https://a.gov.cn/widget.js', '"><b>')).toBe('https://a.gov.cn/?embed=1')
})
