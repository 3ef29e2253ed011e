#!/usr/bin/env node
import '../dist/sow-package.js'
