import type { Tool } from '@upshift/contracts';
import { ask, fn } from './write-task.ts';

/** Three ways in which people give a model a database. */
const run: Tool = fn('sql.run', 'Assembles one SQL statement from its parts and runs it.', {
  keyword: {
    type: 'string',
    enum: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE TABLE'],
    description: 'Statement.',
  },
  table: 'string! Name of the table.',
  columns: 'string[] Column names; * for all.',
  values: 'string[][] Rows to insert, each a list of values as text.',
  where: 'string[] Conditions such as "age > 30", joined by AND.',
});
const query: Tool = fn('db_query', 'Executes a structured query on the warehouse.', {
  operation: 'SELECT|INSERT|UPDATE|DELETE|ALTER Operation keyword in upper case.',
  from_table: 'string! Table with its schema, e.g. sales.orders',
  fields: 'string[] Fields, with aggregate functions where needed, as COUNT(*)',
  join: 'string[] JOIN clauses',
  group_by: 'string[] GROUP BY expressions',
  having: 'string HAVING condition',
  order_by: 'string[] ORDER BY with ASC or DESC',
  limit: 'integer LIMIT',
});
const statement: Tool = fn('execute_statement', 'Executes a statement against PostgreSQL.', {
  type: {
    type: 'string',
    enum: ['SELECT', 'INSERT INTO', 'UPDATE', 'DELETE FROM', 'DROP TABLE', 'DROP VIEW'],
    description: 'Leading keywords.',
  },
  relation: 'string! Table or view.',
  set: 'string[] Assignments column = value.',
  predicates: 'string[] WHERE predicates.',
  returning: 'string[] RETURNING columns.',
});

/** SQL to be put together out of enumerated keywords. */
export const sqlStatements = [
  ask(
    'Get the names and emails from the table Customers where country equals "Chile" and the signup year is after 2019.',
    run,
  ),
  ask('Insert into Employees (id, name, salary) the rows (11, "Mara", 5200) and (12, "Jon", 4800).', run),
  ask("Delete every record of the Sessions table whose expires_at is before '2024-02-01'.", run),
  ask('Create a table named Books with the columns ISBN, Title, AuthorID and Price.', run),
  ask(
    'Count orders per customer_id in sales.orders joined with sales.customers, keep those HAVING more than ten, highest first, and only the top 20 rows.',
    query,
  ),
  ask('What is the average of column amount in finance.payments, grouped by currency and month?', query),
  ask('Select distinct city from crm.addresses ordered by city ascending limit 100', query),
  ask('Update inventory: set quantity = quantity - 3 where sku = "KL-204" and warehouse = "north"', statement),
  ask('Please drop the view tmp_report_2023, nobody uses it any more.', statement, run),
  ask(
    'Change the email of the user with id 881 in table users to "new@corp.example" and return the updated row.',
    statement,
  ),
  ask("I want all columns for products with price BETWEEN 10 AND 20 and name LIKE 'lamp%'.", run),
  ask('Which department_id values in hr.staff have no manager? Group them and order by headcount DESC.', query),
];
