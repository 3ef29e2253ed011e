import semver from 'semver'

/** True where the first version is newer than the other. What is no version, as an older Sow recorded it, is neither. */
export function isNewerVersion(version: string, other: string): boolean {
  return semver.valid(version) !== null && semver.valid(other) !== null && semver.gt(version, other)
}
