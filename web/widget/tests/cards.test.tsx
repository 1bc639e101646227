// What a card becomes on the page: text stays text, numbers become links, quotes keep their words.
import { render } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { AnswerCard } from '../src/cards'
import { startersFor } from '../src/starters'
import type { Card } from '../src/types'

const empty: Card = { kind: 'answer', lines: [], buttons: [], citations: [], case: null }
const html = (part: Partial<Card>): string =>
  render(<AnswerCard card={{ ...empty, ...part }} busy={false} onPick={() => undefined} />)

it('shows markup in every field as plain text', () => {
  const evil = '<img src=x onerror=alert(1)>'
  const made = html({
    lines: [evil, evil],
    buttons: [{ title: evil, payload: evil }],
    citations: [{ id: evil, document: evil, article: evil, quote: evil, issued: evil }],
    case: { number: evil, state: `中${evil}`, due: evil },
  })
  expect(made).not.toContain('<img')
  expect(made.match(/&lt;img/g)).toHaveLength(10)
})

it('an emergency links its numbers, and 110 when it names none', () => {
  expect(html({ kind: 'emergency', lines: ['火警请拨119'] }).match(/href="tel:119"/g)).toHaveLength(2)
  expect(html({ kind: 'emergency', lines: ['请立即报警'] })).toContain('href="tel:110"')
  expect(html({ lines: ['可拨打110'] })).not.toContain('tel:')
})

it('the quote carries document, article and date, or says that there is none', () => {
  const citation = { id: 'a', document: '实施方案', article: '第4条', quote: '全省通办', issued: '' }
  const made = html({ lines: ['答'], citations: [citation, { ...citation, issued: '2022' }] })
  expect(made).toContain('<blockquote>全省通办</blockquote>')
  expect(made).toContain('原文未注明日期')
  expect(made).toContain('另有 1 处原文依据')
  expect(made).toContain('2022年')
})

it('choices are a list, other buttons chips', () => {
  const buttons = [{ title: '货车通行证', payload: '/a' }]
  expect(html({ kind: 'choices', buttons })).toContain('class="options"')
  expect(html({ buttons })).toContain('class="chips"')
})

it('hides a state that is not Chinese', () => {
  const made = html({ kind: 'case', case: { number: 'ZIBO-1', state: 'open', due: '2026-01-05' } })
  expect(made).toContain('ZIBO-1')
  expect(made).toContain('2026年1月5日')
  expect(made).not.toContain('open')
})

it('every bureau has starters', () => {
  for (const id of ['zibo', 'suqian', 'zhuji', 'weihai', 'xuchang', 'elsewhere'])
    expect(startersFor(id).length).toBeGreaterThanOrEqual(3)
})
