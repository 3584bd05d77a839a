export { type ReconcileConfig, type ReconcileDependencies, ringDue, ringLost, sweep } from './reconcile.ts';
export { startReconciler } from './start-reconciler.ts';
