import type { Guard, GuardedDataset } from '../rows/guard.js'
import { type GuardedField, holdsText } from '../rows/guarded-fields.js'
import { watchFields } from '../rows/watch-fields.js'

const mailForm = /[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g
/** North American numbers written with separators, and numbers of any country that begin with a plus. */
const phoneForm =
  /(?<![\w.+-])(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ][2-9]\d\d[-. ]\d{4}(?![\w-])|\+\d[\d ().-]{6,18}\d/g

/** Domains that RFC 2606 and RFC 6761 reserve: mail to them reaches nobody. */
const reservedDomain = /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$/i

const isMail = ({ noun }: GuardedField) => /(?:^|_)e?mail(?:_address)?$/.test(noun)
const isPhone = ({ noun }: GuardedField) => /(?:^|_)(?:phone|telephone|mobile|fax)(?:_number)?$/.test(noun)
const isWebsite = ({ noun }: GuardedField) => /(?:^|_)(?:website|homepage)(?:_url)?$/.test(noun)
const isDemo = ({ described }: GuardedDataset) => described.kind === 'demo'

function namesRealDomain(text: string): boolean {
  return [...text.matchAll(mailForm)].some(([, domain = '']) => !reservedDomain.test(domain))
}

/** 555-0100 to 555-0199 of any area: set aside for fiction by the North American Numbering Plan. */
function isFictional(phone: string): boolean {
  return /^1?(?:\d{3})?55501\d\d$/.test(phone.replace(/\D/g, ''))
}

function namesRealPhone(text: string): boolean {
  return [...text.matchAll(phoneForm)].some(([phone]) => !isFictional(phone))
}

function isRealSite(text: string): boolean {
  const host = /^(?:https?:\/\/)?([^/:?#]+)/i.exec(text)?.[1] ?? ''
  return !reservedDomain.test(host)
}

/** Ways to reach people, in columns named so and anywhere in text and JSON. */
export const contactDetails: readonly Guard[] = [
  {
    code: 'DEMO_MAIL',
    severity: 'error',
    reason: 'A demonstration sends mail, and only reserved domains make sure that no stranger gets it.',
    remedy: 'Use addresses at example.com, example.org, example.net, or below .test or .invalid.',
    inRows: (dataset) =>
      isDemo(dataset)
        ? watchFields(
            dataset,
            (field) => isMail(field) || holdsText(field),
            (value, field) => namesRealDomain(value) || (isMail(field) && !value.includes('@')),
          )
        : null,
  },
  {
    code: 'DEMO_PHONE',
    severity: 'error',
    reason: 'A demonstration calls and texts, and only 555-0100 to 555-0199 belong to nobody.',
    remedy: 'Use numbers such as +1-202-555-0100.',
    inRows: (dataset) =>
      isDemo(dataset)
        ? watchFields(
            dataset,
            (field) => isPhone(field) || holdsText(field),
            (value, field) => (isPhone(field) ? !isFictional(value) : namesRealPhone(value)),
          )
        : null,
  },
  {
    code: 'DEMO_WEBSITE',
    severity: 'error',
    reason: 'A fictional company must not point at the site of a real one.',
    remedy: 'Use a site at example.com or below .test.',
    inRows: (dataset) => (isDemo(dataset) ? watchFields(dataset, isWebsite, isRealSite) : null),
  },
  {
    code: 'REAL_MAIL',
    severity: 'error',
    reason: 'An address at a real domain reaches a stranger from every site that seeds it.',
    remedy: 'Take it out; contacts are for the site to add.',
    inRows: (dataset) => (isDemo(dataset) ? null : watchFields(dataset, holdsText, namesRealDomain)),
  },
  {
    code: 'REAL_PHONE',
    severity: 'error',
    reason: 'A number that can be dialled reaches a stranger from every site that seeds it.',
    remedy: 'Take it out; contacts are for the site to add.',
    inRows: (dataset) => (isDemo(dataset) ? null : watchFields(dataset, holdsText, namesRealPhone)),
  },
]
