import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { addMonthlyReport } from './monthly-report.ts';
import { addReadinessReport } from './readiness-report.ts';
import { addWeeklyReport } from './weekly-report.ts';
import { addWhyReport } from './why-report.ts';

/** Reports over periods of the record. */
export function addReports(server: ApiServer, context: ApiContext): void {
  addWeeklyReport(server, context);
  addMonthlyReport(server, context);
  addWhyReport(server, context);
  addReadinessReport(server, context);
}
