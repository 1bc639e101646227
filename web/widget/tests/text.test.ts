// Telephone links, dates, counting.
import { describe, expect, it } from 'vitest'
import { chineseDate, countCharacters, emergencyNumbers, telPieces, toLines } from '../src/text'

describe('telephone numbers', () => {
  it.each([
    ['请立即拨打110。', ['110']],
    ['火警119、急救120，诈骗96110', ['119', '120', '96110']],
    ['110 110', ['110']],
    ['请拨打110.', ['110']],
    ['2110元、1105号、0533-110、12.110、110.5、110-2', []],
    ['12389与12345', []],
  ])('in %s are %j', (text, numbers) => {
    expect(emergencyNumbers(text)).toEqual(numbers)
  })

  it('cuts without losing a character', () => {
    const text = '110，或119、120；96110完'
    expect(telPieces(text).map((piece) => piece.text).join('')).toBe(text)
    expect(telPieces(text).filter((piece) => piece.tel).map((piece) => piece.tel)).toEqual(['110', '119', '120', '96110'])
    expect(telPieces('没有号码')).toEqual([{ text: '没有号码', tel: null }])
  })
})

it.each([
  ['2021-05-14', '2021年5月14日'],
  ['2022', '2022年'],
  ['2022-06', '2022年6月'],
  ['2026-01-05T17:00:00+08:00', '2026年1月5日'],
  ['三个工作日内', '三个工作日内'],
  ['', ''],
])('the date %s reads %s', (raw, shown) => expect(chineseDate(raw)).toBe(shown))

it('counts people’s characters and splits lines', () => {
  expect(countCharacters('𠮷野家')).toBe(3)
  expect(toLines('一\r\n\n 二 ')).toEqual(['一', '二'])
})
