import { expect, test } from 'vitest'
import { pageOf } from '../../src/project/git-repository.js'

test.each([
  'git@git.example.com:acme/clinic.git',
  'https://git.example.com/acme/clinic.git',
  'https://git.example.com/acme/clinic',
  'https://someone:secret@git.example.com/acme/clinic.git',
  'ssh://git@git.example.com:2222/acme/clinic.git',
  'git://git.example.com/acme/clinic/',
])('the page of the remote %s has neither a user nor a password', (url) => {
  expect(pageOf(url)).toBe('https://git.example.com/acme/clinic')
})

test.each([
  '/srv/git/clinic.git',
  '../clinic',
  'file:///srv/git/clinic.git',
  'C:\\git\\clinic',
  'c:/git/clinic',
])('the remote %s has no page', (url) => {
  expect(pageOf(url)).toBe(null)
})
