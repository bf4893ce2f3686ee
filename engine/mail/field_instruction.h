/* What a field of a word processor does when it is shown or clicked (ECMA-376 part 1 §17.16; RTF
 * says it the same way): HYPERLINK "https://…" \o "hint". */
#ifndef COLDTRAIL_MAIL_FIELD_INSTRUCTION_H
#define COLDTRAIL_MAIL_FIELD_INSTRUCTION_H

#include "engine/mail/document.h"

/* Add what `instruction` (any bytes) names: the target of a HYPERLINK, and every other argument
 * that has a scheme or is a network path, as links; the whole of a DDE field, which runs a program,
 * as text. */
void field_instruction_read(struct document_writer *writer, struct bytes instruction);

/* Whether a target leads out of its document: it has a scheme, or is a network path. */
bool target_is_outside(struct bytes target);

#endif
