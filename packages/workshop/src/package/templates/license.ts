import type { Surroundings } from '../../project/surroundings.js'
import type { AuthoredPackage } from '../authored/authored-package.js'

/** LICENSE: that of the enclosing project where it is the same one, else what can be said of the identifier. */
export function licenseFile({ license, publisher }: AuthoredPackage, surroundings: Surroundings): string {
  if (surroundings.license?.name === license && surroundings.license.text !== null)
    return surroundings.license.text
  const year = new Date().getFullYear()
  if (license === 'UNLICENSED') return `Copyright ${year} ${publisher}. All rights reserved.\n`
  if (license === 'MIT') return mit(year, publisher)
  return `Copyright ${year} ${publisher}

SPDX-License-Identifier: ${license}

The text of this licence: https://spdx.org/licenses/${license}.html
`
}

function mit(year: number, publisher: string): string {
  return `MIT License

Copyright (c) ${year} ${publisher}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`
}
