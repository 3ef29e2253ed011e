import { Enums, Models, Serialize, SPDX, Spec } from '@cyclonedx/cyclonedx-library'
import type { InventoryReport } from '@sow/runner'

type Item = InventoryReport['components'][number]

/** The data of a database as CycloneDX has it, as JSON text. The same data makes the same text. */
export function writeBom({ database, components }: InventoryReport, version: string): string {
  const tool = new Models.Component(Enums.ComponentType.Application, 'sow', { version })
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: new Models.Component(Enums.ComponentType.Data, database.name, {
        bomRef: `database:${database.name}`,
        description: `Reference data in ${database.engine} ${database.serverVersion}`,
      }),
      tools: new Models.Tools({ components: new Models.ComponentRepository([tool]) }),
    }),
    components: new Models.ComponentRepository(components.map(componentOf)),
  })
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  return new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })
}

function componentOf(item: Item): Models.Component {
  const { dataset, title, version, table, package: owner, rows, contentHash, license, sources } = item
  return new Models.Component(Enums.ComponentType.Data, dataset, {
    bomRef: `dataset:${dataset}`,
    version,
    description: title,
    hashes: hashOf(contentHash.replace(/^\w+:/, '')),
    licenses: licenseOf(license),
    ...(sources.length === 0 ? {} : { publisher: sources.at(-1)?.publisher ?? '' }),
    components: new Models.ComponentRepository(sources.map((source) => fileOf(source, dataset))),
    properties: propertiesOf({ table, package: owner, rows: String(rows) }),
  })
}

/** The publisher's file, or the release that a package says it took rows from. */
function fileOf(source: Item['sources'][number], dataset: string): Models.Component {
  const { file, release, effective, sha256, license, publisher, version, restricted } = source
  const name = file ?? release ?? publisher
  return new Models.Component(Enums.ComponentType.Data, name, {
    bomRef: `source:${dataset}:${version}:${sha256 ?? name}`,
    version: release ?? version,
    publisher,
    hashes: sha256 === null ? new Models.HashDictionary() : hashOf(sha256),
    licenses: licenseOf(license),
    properties: propertiesOf({
      ...(effective === null ? {} : { effective }),
      ...(restricted ? { restricted: 'true' } : {}),
    }),
  })
}

function hashOf(digest: string): Models.HashDictionary {
  return new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], digest]])
}

function licenseOf(license: string | null): Models.LicenseRepository {
  if (license === null) return new Models.LicenseRepository()
  const named = SPDX.isSupportedSpdxId(license)
    ? new Models.SpdxLicense(license)
    : new Models.NamedLicense(license)
  return new Models.LicenseRepository([named])
}

function propertiesOf(facts: Readonly<Record<string, string>>): Models.PropertyRepository {
  return new Models.PropertyRepository(
    Object.entries(facts).map(([name, value]) => new Models.Property(`sow:${name}`, value)),
  )
}
