/* Of what kind zip and compound files are, which the names inside say. Any thread. */
#ifndef COLDTRAIL_MAIL_MAGIC_CONTAINER_H
#define COLDTRAIL_MAIL_MAGIC_CONTAINER_H

#include "engine/mail/message.h"

/* Of bytes that begin as a zip file does: MAGIC_ZIP, or a kind of it. */
enum content_magic magic_of_zip(struct bytes content);

/* Of bytes that begin as a compound file ([MS-CFB]) does: MAGIC_OLE, or a kind of it. */
enum content_magic magic_of_ole(struct bytes content);

#endif
