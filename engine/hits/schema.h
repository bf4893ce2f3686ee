/* The tables of case.db, as SQL. */
#ifndef COLDTRAIL_HITS_SCHEMA_H
#define COLDTRAIL_HITS_SCHEMA_H

/* `PRAGMA application_id`: "cold" in ASCII, so that file(1) and we know the file. */
#define CASE_APPLICATION_ID 0x636F6C64
/* `PRAGMA user_version`: grows with each change of the tables. */
#define CASE_SCHEMA_VERSION 2

/* The statements that make every table, index and view in an empty database; NULL ends them. */
const char *const *schema_statements(void);

#endif
