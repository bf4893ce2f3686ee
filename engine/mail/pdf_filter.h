/* Filters of PDF streams (ISO 32000-1 §7.4) but for images. Damaged data yields what comes before.
 * Any thread. */
#ifndef COLDTRAIL_MAIL_PDF_FILTER_H
#define COLDTRAIL_MAIL_PDF_FILTER_H

#include "engine/base/buffer.h"

enum pdf_filter {
    PDF_FILTER_FLATE,
    PDF_FILTER_LZW,
    PDF_FILTER_ASCII_HEX,
    PDF_FILTER_ASCII_85,
    PDF_FILTER_RUN_LENGTH,
    PDF_FILTER_UNKNOWN,
};

/* By name as written ("FlateDecode", or "Fl"). */
enum pdf_filter pdf_filter_of(struct bytes name);

struct pdf_predictor {
    size_t row_bytes;   /* of one row without its tag; 0: no PNG predictor was used */
    size_t pixel_bytes; /* at least 1 */
};

/* Append to `out` what `data` holds behind `filter`, at most `most_bytes`; false where there is
 * more. */
bool pdf_filter_append(enum pdf_filter filter, struct bytes data, size_t most_bytes,
                       struct buffer *out);

/* Undo the predictors of PNG (RFC 2083 §6) in place. */
void pdf_predictor_undo(struct pdf_predictor predictor, struct buffer *data);

#endif
