import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that only its own key vouches for, and the key, both as PEM. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

/** Makes a certificate for one host name, by the rules of RFC 5280 in DER. */
export function makeSelfSignedCertificate(host: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(element(0x06, Buffer.from('2a8648ce3d040302', 'hex')))
  const name = sequence(
    element(0x31, sequence(element(0x06, Buffer.from('550403', 'hex')), element(0x0c, Buffer.from(host)))),
  )
  const validity = sequence(
    element(0x17, Buffer.from('200101000000Z')),
    element(0x17, Buffer.from('491231235959Z')),
  )
  const alternativeName = sequence(
    element(0x06, Buffer.from('551d11', 'hex')),
    element(0x04, sequence(element(0x82, Buffer.from(host)))),
  )
  const body = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(alternativeName)),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, ...parts)
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
