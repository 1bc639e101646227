// The limit, the counter and the keys of the input box.
import { describe, expect, it } from 'vitest'
import { FILE_LIMIT, canSend, counter, fileFault, sends } from '../src/compose'

const enter = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 }

describe('keys', () => {
  it('Enter sends', () => expect(sends(enter)).toBe(true))
  it.each([
    ['Shift+Enter', { shiftKey: true }],
    ['Enter inside an IME word', { isComposing: true }],
    ['Enter inside an IME word, Safari', { keyCode: 229 }],
    ['another key', { key: 'a' }],
  ])('%s does not', (_, part) => expect(sends({ ...enter, ...part })).toBe(false))
})

it('the counter appears near the limit and goes below zero', () => {
  expect(counter('字'.repeat(1799))).toBeNull()
  expect(counter('字'.repeat(1800))).toBe(200)
  expect(counter('字'.repeat(2003))).toBe(-3)
})

it('only text within the limit can be sent', () => {
  expect(canSend(' \n')).toBe(false)
  expect(canSend('字'.repeat(2000) + '\n')).toBe(true)
  expect(canSend('字'.repeat(2001))).toBe(false)
  expect(canSend('𠮷'.repeat(2000))).toBe(true)
})

it('a file over the limit, or an empty one, is not sent at all', () => {
  expect([FILE_LIMIT, FILE_LIMIT + 1, 0].map(fileFault)).toEqual([null, 'large', 'empty'])
})
