// One answer of the server: its lines, the official text behind it, buttons, telephone links.
import { Sources } from './citation'
import { Chevron } from './icons'
import { chineseDate, emergencyNumbers, hasChinese, telPieces } from './text'
import type { Button, Card, CaseInfo, Kind } from './types'
import { KIND_TAGS, WORDS } from './words'

interface Props {
  card: Card
  busy: boolean
  onPick: (shown: string, message: string) => void
}

const LISTED: Kind[] = ['choices']

function TelText({ text }: { text: string }) {
  return (
    <>
      {telPieces(text).map((piece, index) =>
        piece.tel ? (
          <a key={index} href={`tel:${piece.tel}`}>
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  )
}

function Buttons({ buttons, kind, busy, onPick }: { buttons: Button[]; kind: Kind } & Omit<Props, 'card'>) {
  if (buttons.length === 0) return null
  const listed = LISTED.includes(kind)
  return (
    <ul class={listed ? 'options' : 'chips'}>
      {buttons.map((button, index) => (
        <li key={index}>
          <button type="button" aria-disabled={busy} onClick={() => busy || onPick(button.title, button.payload)}>
            <span>{button.title}</span>
            {listed && <Chevron />}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Calls({ lines }: { lines: string[] }) {
  const found = emergencyNumbers(lines.join('\n'))
  return (
    <p class="calls">
      {(found.length ? found : ['110']).map((number) => (
        <a key={number} href={`tel:${number}`}>
          {WORDS.call} {number}
        </a>
      ))}
    </p>
  )
}

function CaseTable({ info }: { info: CaseInfo }) {
  const rows: [string, string][] = [
    [WORDS.caseNumber, info.number],
    [WORDS.caseState, hasChinese(info.state) ? info.state : ''],
    [WORDS.caseDue, chineseDate(info.due)],
  ]
  return (
    <dl class="case-table">
      {rows.map(([name, value]) => value && [<dt key={name}>{name}</dt>, <dd key={value}>{value}</dd>])}
    </dl>
  )
}

export function AnswerCard({ card, busy, onPick }: Props) {
  const { kind, lines, citations } = card
  const urgent = kind === 'emergency'
  const tag = urgent ? WORDS.emergency : KIND_TAGS[kind]
  const show = (line: string) => (urgent ? <TelText text={line} /> : line)
  return (
    <article class={`card ${kind}`} role={urgent ? 'alert' : undefined}>
      {tag && <p class="tag">{tag}</p>}
      {lines.length > 0 && <p class="lead">{show(lines[0]!)}</p>}
      {urgent && <Calls lines={lines} />}
      <Sources citations={citations} />
      {card.case && <CaseTable info={card.case} />}
      {lines.slice(1).map((line, index) => (
        <p key={index} class="line">
          {show(line)}
        </p>
      ))}
      <Buttons buttons={card.buttons} kind={kind} busy={busy} onPick={onPick} />
    </article>
  )
}
