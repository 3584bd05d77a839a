export { type Bill, type BillLine, type BillTotals, createBill } from './bill/create-bill.ts';
export { type VendorEnv, vendorEnvSchema } from './config.ts';
export { startVendor, type Vendor, type VendorOptions } from './start-vendor.ts';
export { toVendorOptions } from './to-vendor-options.ts';
