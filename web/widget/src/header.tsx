// The bar at the top: the page's name, the bureau switch, and a close button inside a frame.
import type { Bureau } from './types'
import { Mark } from './icons'
import { WORDS } from './words'

interface Props {
  bureaus: Bureau[]
  chosen: string
  onChange: (id: string) => void
  onClose: (() => void) | null
}

function BureauSwitch({ bureaus, chosen, onChange }: Omit<Props, 'onClose'>) {
  if (bureaus.length === 0) return null
  if (bureaus.length === 1) return <span class="bureau-name">{bureaus[0]!.name}</span>
  return (
    <select
      class="bureau-switch"
      aria-label={WORDS.bureauLabel}
      value={chosen}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {bureaus.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </select>
  )
}

export function Header({ bureaus, chosen, onChange, onClose }: Props) {
  return (
    <header class="header">
      <div class="header-row">
        <Mark />
        <h1>{WORDS.title}</h1>
        <BureauSwitch bureaus={bureaus} chosen={chosen} onChange={onChange} />
        {onClose && (
          <button type="button" class="close" onClick={onClose}>
            {WORDS.close}
          </button>
        )}
      </div>
    </header>
  )
}
