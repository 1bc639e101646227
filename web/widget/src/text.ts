// Pure text work: telephone links inside text, dates of documents, counting characters.

export interface Piece {
  text: string
  /** The number to dial, or null for plain text. */
  tel: string | null
}

// The character before is captured: Safari before 16.4 knows no lookbehind.
const EMERGENCY = /(^|[^\d\-.])(96110|110|119|120)(?![\d-]|\.\d)/g

export function emergencyNumbers(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(EMERGENCY), (match) => match[2]!))]
}

/** Cuts text into plain pieces and the emergency numbers in it. */
export function telPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(EMERGENCY)) {
    const number = match[2]!
    const start = match.index + match[1]!.length
    if (start > end) pieces.push({ text: text.slice(end, start), tel: null })
    pieces.push({ text: number, tel: number })
    end = start + number.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), tel: null })
  return pieces
}

/** '2021-05-14' → '2021年5月14日', '2022' → '2022年'; anything else stays as it is. */
export function chineseDate(issued: string): string {
  const match = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?$/.exec(issued.trim())
  if (!match) return issued.trim()
  const [, year, month, day] = match
  return `${year}年${month ? `${Number(month)}月` : ''}${day ? `${Number(day)}日` : ''}`
}

export const hasChinese = (text: string): boolean => /[\u4e00-\u9fff]/.test(text)

/** Characters as people count them: one for each code point. */
export const countCharacters = (text: string): number => Array.from(text).length

export const toLines = (text: string): string[] =>
  text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean)
