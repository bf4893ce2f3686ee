/* What a reader of one document format (PDF, RTF, office file, calendar) yields: its text as text.h
 * writes it, and the links it names. In the decoder's arena. Each reader is bounded by what the
 * message may still decode (message_charge), flags what it cannot see on the message, and takes
 * any bytes: a damaged document yields what is left of it. */
#ifndef COLDTRAIL_MAIL_DOCUMENT_H
#define COLDTRAIL_MAIL_DOCUMENT_H

#include "engine/mail/message.h"

struct document {
    struct bytes text;
    const struct link *links;
    size_t link_count;
};

#endif
