/* What an XML document shows. Of the vocabularies of office files (ECMA-376, ODF 1.3, and their
 * flat forms) what a reader sees of them; of any other XML the text of its elements. */
#ifndef COLDTRAIL_MAIL_XML_TEXT_H
#define COLDTRAIL_MAIL_XML_TEXT_H

#include "engine/mail/document.h"

enum xml_vocabulary {
    XML_PLAIN,         /* every element parts words */
    XML_OFFICE_OPEN,   /* Word, Excel, PowerPoint, and their relationships */
    XML_OPEN_DOCUMENT, /* OpenOffice, LibreOffice */
};

/* Append what `source` (valid UTF-8 with SCAN_SLACK_BYTES readable bytes behind it) shows, and the
 * links it names outside of its file. The namespaces of the root element say the vocabulary;
 * `otherwise` where they do not. Linear. */
void xml_text_read(struct document_writer *writer, struct bytes source,
                   enum xml_vocabulary otherwise);

/* The same for a whole document. */
void xml_read(struct decoder *decoder, struct bytes source, struct document *out);

#endif
