/* The code page of names in zip files that do not say that they are UTF-8 (APPNOTE, appendix D). No
 * state, any thread. */
#ifndef COLDTRAIL_LOADERS_CODE_PAGE_437_H
#define COLDTRAIL_LOADERS_CODE_PAGE_437_H

#include "engine/base/buffer.h"

/* Append `name` in UTF-8. */
void code_page_437_append(struct buffer *out, struct bytes name);

#endif
