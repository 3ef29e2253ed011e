/** What a site enters for an interface of its own, as JSON Schema. It names fields; it holds no secret and no address. */

/** HL7 version 2 by MLLP: where to connect, and who both ends are in the fields MSH-3 to MSH-6. */
export const hl7Interface = {
  type: 'object',
  required: [
    'host',
    'port',
    'sending_application',
    'sending_facility',
    'receiving_application',
    'receiving_facility',
  ],
  properties: {
    host: { type: 'string', title: 'Host' },
    port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65535 },
    use_tls: { type: 'boolean', title: 'Use TLS', default: true },
    sending_application: { type: 'string', title: 'Sending application (MSH-3)' },
    sending_facility: { type: 'string', title: 'Sending facility (MSH-4)' },
    receiving_application: { type: 'string', title: 'Receiving application (MSH-5)' },
    receiving_facility: { type: 'string', title: 'Receiving facility (MSH-6)' },
  },
} as const

/** FHIR over HTTPS, with the backend services profile of SMART. */
export const fhirServer = {
  type: 'object',
  required: ['base_url', 'client_id'],
  properties: {
    base_url: { type: 'string', title: 'Base URL', format: 'uri' },
    client_id: { type: 'string', title: 'Client id' },
    token_url: { type: 'string', title: 'Token URL', format: 'uri' },
    scopes: { type: 'string', title: 'Scopes' },
  },
} as const

/** Files by SFTP. */
export const fileExchange = {
  type: 'object',
  required: ['host', 'user_name', 'inbound_folder', 'outbound_folder'],
  properties: {
    host: { type: 'string', title: 'Host' },
    port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65535, default: 22 },
    user_name: { type: 'string', title: 'User name' },
    inbound_folder: { type: 'string', title: 'Inbound folder' },
    outbound_folder: { type: 'string', title: 'Outbound folder' },
  },
} as const
