// Reading and grouping the server's messages.
import { describe, expect, it } from 'vitest'
import { readBureaus, readReplies, toCards } from '../src/reply'

const citation = { id: 'zibo-m02', document: '十条措施', article: '第2条', quote: '3个工作日办结', issued: '2021-05-14' }

describe('readReplies', () => {
  it('keeps what the contract names', () => {
    const [reply] = readReplies([
      { recipient_id: 'u', text: '3个工作日。', buttons: [{ title: '电话', payload: '/phone' }], custom: { kind: 'answer', citations: [citation] } },
    ])
    expect(reply).toEqual({ text: '3个工作日。', buttons: [{ title: '电话', payload: '/phone' }], kind: 'answer', citations: [citation], case: null, notice: null })
  })

  it.each([null, {}, 'x', [null, 3, 'x']])('takes %j for no messages', (raw) => {
    expect(readReplies(raw)).toEqual([])
  })

  it('drops malformed parts, fills missing ones', () => {
    const [reply] = readReplies([
      { text: 7, buttons: [{ payload: 'x' }, { title: '好' }, null], custom: { kind: 'dance', citations: [{ id: 'a' }, { quote: '原文', issued: null }] } },
    ])
    expect(reply!.text).toBe('7')
    expect(reply!.buttons).toEqual([{ title: '好', payload: '好' }])
    expect(reply!.kind).toBeNull()
    expect(reply!.citations).toEqual([{ id: '', document: '', article: '', quote: '原文', issued: '' }])
  })

  it('reads a case only with its number', () => {
    const cases = readReplies([
      { text: 'a', custom: { kind: 'case', case: { number: 'ZIBO-20260101-X7K2', due: '2026-01-05' } } },
      { text: 'b', custom: { kind: 'case', case: { state: 'open' } } },
    ]).map((reply) => reply.case)
    expect(cases).toEqual([{ number: 'ZIBO-20260101-X7K2', state: '', due: '2026-01-05' }, null])
  })
})

describe('toCards', () => {
  const cards = (...raw: object[]) => toCards(readReplies(raw))

  it('joins further messages of an answer to the first', () => {
    const found = cards({ text: '首句\n次句', custom: { kind: 'answer', citations: [citation] } }, { text: '后文', buttons: [{ title: '问', payload: 'p' }] })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'answer', lines: ['首句', '次句', '后文'], buttons: [{ title: '问', payload: 'p' }] })
  })

  it('gives every notice its own card', () => {
    const word = (text: string, notice: number) => ({ text, custom: { kind: 'case', notice, case: { number: `Z-${notice}`, state: 'accepted', label: '已受理' } } })
    const found = cards(word('一', 1), word('二', 2), { text: '三', custom: { kind: 'case' } }, { text: '四' })
    expect(found.map((card) => card.lines)).toEqual([['一'], ['二'], ['三', '四']])
    expect(found[1]!.case).toEqual({ number: 'Z-2', state: '已受理', due: '' })
  })

  it('gives another kind its own card', () => {
    const found = cards({ text: '一', custom: { kind: 'emergency' } }, { text: '二', custom: { kind: 'answer' } })
    expect(found.map((card) => card.kind)).toEqual(['emergency', 'answer'])
  })

  it('lets a message without text name the kind of the one before', () => {
    const found = cards({ text: '一' }, { custom: { kind: 'answer', citations: [citation] } })
    expect(found).toMatchObject([{ kind: 'answer', lines: ['一'], citations: [citation] }])
  })

  it('shows nothing for empty messages and calls a bare text smalltalk', () => {
    expect(cards({ text: ' ' }, { custom: {} })).toEqual([])
    expect(cards({ text: '您好' })[0]!.kind).toBe('smalltalk')
  })
})

it('reads bureaus, leaving out those without id or name', () => {
  const zibo = { id: 'zibo', name: '淄博市公安局', city: '淄博' }
  expect(readBureaus([zibo, { id: 'x' }, { name: 'y' }, null])).toEqual([zibo])
})
