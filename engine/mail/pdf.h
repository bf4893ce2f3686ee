/* PDF (ISO 32000-1): the text of its pages, forms, annotations, form fields and document
 * information, the scripts it carries, and where it leads. No script is executed, no image read. */
#ifndef COLDTRAIL_MAIL_PDF_H
#define COLDTRAIL_MAIL_PDF_H

#include "engine/mail/document.h"

/* Any bytes. Text comes page by page, as the pages lie in the file. An encrypted file is flagged,
 * and yields nothing. */
void pdf_read(struct decoder *decoder, struct bytes content, struct document *out);

#endif
