// Builds the widget's button and panel inside a shadow root, out of reach of the website's styles.
import css from './loader.css?inline'

const LABEL_OPEN = '咨询公安惠企服务'
const LABEL_CLOSE = '收起咨询窗口'
const SVG = 'http://www.w3.org/2000/svg'

export interface View {
  root: ShadowRoot
  button: HTMLButtonElement
  frame: HTMLIFrameElement
  isOpen: () => boolean
  show: (open: boolean) => void
  /** The page in the frame has its own close button now. */
  panelIsReady: () => void
}

/** Constructed sheets pass a strict style-src; a style element serves older browsers. */
function addStyle(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
    return
  }
  const style = document.createElement('style')
  style.textContent = css
  root.append(style)
}

function drawing(className: string, ...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 32 32')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('class', className)
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

function makeButton(): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.append(
    drawing(
      'talk',
      'M8 9.5a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-5.5L10.5 25v-4.5A3 3 0 0 1 8 17.5z',
      'M12.5 11.5h7M12.5 15.5h4.5',
    ),
    drawing('cross', 'M10 10l12 12M22 10 10 22'),
  )
  return button
}

export function buildView(host: HTMLElement): View {
  const root = host.attachShadow({ mode: 'open' })
  addStyle(root)
  const box = document.createElement('div')
  box.className = 'box'
  const frame = document.createElement('iframe')
  frame.title = LABEL_OPEN
  frame.setAttribute('referrerpolicy', 'origin')
  const button = makeButton()
  box.append(frame, button)
  root.append(box)

  const show = (open: boolean): void => {
    box.classList.toggle('open', open)
    button.setAttribute('aria-expanded', String(open))
    button.setAttribute('aria-label', open ? LABEL_CLOSE : LABEL_OPEN)
  }
  show(false)
  return {
    root,
    button,
    frame,
    show,
    isOpen: () => box.classList.contains('open'),
    panelIsReady: () => box.classList.add('ready'),
  }
}
