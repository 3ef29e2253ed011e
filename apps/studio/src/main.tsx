import { render } from 'preact'
import { App } from './app.js'
import { showUnseen } from './parts/show-unseen.js'
import './styles.css'

showUnseen()
render(<App />, document.body)
