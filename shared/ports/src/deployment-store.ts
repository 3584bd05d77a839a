import type { DeploymentAction } from '@upshift/contracts';

/** What a person did to a deployment, as it stands on record. */
export interface DeploymentChange {
  /** Ascends with each change of any deployment. */
  readonly seq: number;
  readonly deployment: string;
  readonly action: DeploymentAction;
  readonly reason: string;
  readonly by: string;
  /** ISO 8601, by the database's clock. */
  readonly at: string;
}

/** What people decided about deployments. It is on record, so that no restart undoes it, and every executor reads it. */
export interface DeploymentStore {
  /** Appends a change. A restore makes calls due that wait for the deployment, once every executor has read it. */
  changeDeployment(
    change: Omit<DeploymentChange, 'seq' | 'at'> & { readonly tenantId: string },
  ): Promise<DeploymentChange>;
  /** The last change of each deployment that was ever changed. */
  deploymentChanges(tenantId: string): Promise<readonly DeploymentChange[]>;
  /** Calls that were begun and have not ended, by deployment; those without any are not named. */
  callsInFlight(tenantId: string): Promise<Readonly<Record<string, number>>>;
}
