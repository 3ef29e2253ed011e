import { Notice } from './notice.js'

/** What there is to do where no dataset was ever applied. */
export function NothingYet() {
  return (
    <Notice>
      <p>
        Nothing is in the database yet. An engineer runs <code>sow db up</code>: it makes the tables and puts
        the rows in. The <a href="#/plan">plan</a> says what would come.
      </p>
    </Notice>
  )
}
