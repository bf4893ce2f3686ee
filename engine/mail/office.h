/* Office files of the zip kind: Office Open XML (ECMA-376: docx, xlsx, pptx and their kin, XPS) and
 * OpenDocument (odt, ods, odp). Their members are parts already; the file itself has their text
 * too, because a rule asks for the name and the text of one part. */
#ifndef COLDTRAIL_MAIL_OFFICE_H
#define COLDTRAIL_MAIL_OFFICE_H

#include "engine/mail/document.h"

/* Whether the members of an opened archive are those of an office file. */
bool office_is_file(const struct part *archive);

/* What an office file shows and names: document, headers and footers, notes, comments, sheets,
 * slides, then the rest. Encrypted OpenDocument is flagged. */
void office_read(struct message *message, struct part *archive, struct document *out);

#endif
