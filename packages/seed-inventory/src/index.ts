import { clinicSchema } from '@sow/clinic-schema'
import { defineSeedPackage } from '@sow/kit'
import { categories } from './categories.js'
import { demoItemSuppliers } from './demo-item-suppliers.js'
import { demoInventoryLocations } from './demo-locations.js'
import { demoSuppliers } from './demo-suppliers.js'
import { itemLocations } from './item-locations.js'
import { items } from './items.js'
import { inventoryLocations } from './locations.js'

export default defineSeedPackage({
  domain: 'inventory',
  schema: clinicSchema,
  datasets: [
    categories,
    inventoryLocations,
    items,
    itemLocations,
    demoSuppliers,
    demoItemSuppliers,
    demoInventoryLocations,
  ],
})
