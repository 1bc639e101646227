// Starts the page.
import { render } from 'preact'
import { App } from './app'
import './styles/base.css'
import './styles/frame.css'
import './styles/talk.css'
import './styles/cards.css'

render(<App />, document.getElementById('app')!)
