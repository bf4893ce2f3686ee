/* Indicators in CSV: which column is what, by its heading or by what stands in it. */
#ifndef COLDTRAIL_SIGNATURES_IOC_TABLE_H
#define COLDTRAIL_SIGNATURES_IOC_TABLE_H

#include "signatures/ioc_reader.h"

/* Take the indicators of all rows. Without a heading the first cell of a row that looks like one is
 * taken, and the cell behind it describes it. */
void ioc_table_read(struct ioc_reader *reader, struct bytes text, uint8_t delimiter);

#endif
